"""What is taken from nobody."""

import pytest

from projectsplatform.kit.files.unwelcome import Unwelcome, unwelcome
from tests.factories.pictures import jpeg
from tests.kit.files.test_content import HTML, SVG, archive, zip_bomb


@pytest.mark.parametrize(
    "head",
    [
        b"MZ\x90\0\x03",
        b"\x7fELF\x02\x01\x01",
        b"\xcf\xfa\xed\xfe\x07\0\0\x01",
        b"\xca\xfe\xba\xbe\0\0\0\x34",
        b"#!/bin/sh\nrm -rf ~",
        b"\xef\xbb\xbf#! /usr/bin/env python3",
        b"@echo off\r\ndel *",
        b"<?php system($_GET['a']);",
        b"<HTA:APPLICATION>",
        b"\x4c\0\0\0\x01\x14\x02\0",
        b"\0asm\x01\0\0\0",
        archive("META-INF/MANIFEST.MF", "Main.class"),
        archive("AndroidManifest.xml", "classes.dex"),
    ],
)
def test_what_a_machine_would_run_is_unwelcome(head: bytes) -> None:
    assert unwelcome(head) == Unwelcome.EXECUTABLE


def test_an_empty_file_is_unwelcome() -> None:
    assert unwelcome(b"") == Unwelcome.EMPTY


@pytest.mark.parametrize("head", [jpeg(), HTML, SVG, b"Salom", zip_bomb()[:4096]])
def test_what_nothing_runs_may_be_kept(head: bytes) -> None:
    assert unwelcome(head) is None
