"""The operator's templates, and what the rehearsal makes of them."""

import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from rehearsal.machines import DEPLOY, merged, settings_of
from rehearsal.units import read_environment, read_unit

from rehearsal import needs

EXAMPLE = (DEPLOY / "cluster" / "cluster.env.example").read_text(encoding="utf-8")
FILL = runpy.run_path(str(DEPLOY / "cluster" / "fill.py"))
SECRETS = [
    "postgres",
    "replicator",
    "rewinder",
    "platform",
    "platform_app",
    "patroni-api",
    "telegram-webhook-secret",
    "secret-key",
    "bot-service-token",
    "vault-keys",
    "licence-signing-keys",
    "telegram-bot-token",
]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    (tmp_path / "secrets").mkdir()
    for name in SECRETS:
        (tmp_path / "secrets" / name).write_text(f"the-{name}\n", encoding="utf-8")
    settings = tmp_path / "cluster.env"
    settings.write_text(merged(EXAMPLE, settings_of(tmp_path)), encoding="utf-8")
    FILL["fill_all"](FILL["of_machine"](FILL["read_settings"](settings), "b"), tmp_path / "etc")
    return tmp_path / "etc"


def test_every_place_of_every_template_is_filled(filled: Path) -> None:
    written = {path.name for path in filled.iterdir()}
    assert written == {"hold.sql", *(path.name for path in (DEPLOY / "cluster" / "templates").iterdir())}
    assert [path.name for path in filled.iterdir() if "@{" in path.read_text(encoding="utf-8")] == []


def test_only_its_owner_reads_a_file_with_a_secret(filled: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in filled.iterdir()}
    assert {name: modes[name] for name in ("patroni.yml", "platform.env", "hold.sh", "haproxy.cfg")} == {
        "patroni.yml": 0o600,
        "platform.env": 0o600,
        "hold.sh": 0o700,
        "haproxy.cfg": 0o644,
    }


def test_a_machine_has_its_own_name_and_knows_the_other(filled: Path) -> None:
    assert "name: b\n" in (filled / "patroni.yml").read_text(encoding="utf-8")
    assert "server 10.77.0.11:8080 backup;" in (filled / "nginx.conf").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("haproxy", path=needs.SEARCHED), reason="haproxy is not installed here")
def test_haproxy_takes_its_configuration(filled: Path) -> None:
    command = ["haproxy", "-c", "-f", str(filled / "haproxy.cfg")]
    answer = subprocess.run(command, env={"PATH": needs.SEARCHED}, capture_output=True, text=True, check=False)
    assert (answer.returncode, "WARNING" in answer.stderr) == (0, False), answer.stderr


def test_patronis_times_fit_each_other(filled: Path) -> None:
    said = yaml.safe_load((filled / "patroni.yml").read_text(encoding="utf-8"))["bootstrap"]["dcs"]
    assert said["ttl"] >= said["loop_wait"] + 2 * said["retry_timeout"]
    assert (said["synchronous_mode"], said["synchronous_mode_strict"]) == (True, False)


def test_the_witness_gets_etcd_alone(tmp_path: Path) -> None:
    settings = tmp_path / "cluster.env"
    settings.write_text(EXAMPLE, encoding="utf-8")
    values = FILL["of_machine"](FILL["read_settings"](settings), "witness")
    assert [path.name for path in FILL["templates_of"](values)] == ["etcd.env", "projectsplatform-etcd.service"]


def test_a_machine_that_is_not_named_is_refused() -> None:
    with pytest.raises(FILL["FillError"], match="c is none of the machines: a, b, witness"):
        FILL["of_machine"](dict(line.split("=", 1) for line in EXAMPLE.splitlines() if line[:1].isalpha()), "c")


def test_a_missing_setting_and_a_missing_secret_are_named(tmp_path: Path) -> None:
    with pytest.raises(FILL["FillError"], match="PLACE is not set"):
        FILL["fill"]("@{PLACE}", {})
    with pytest.raises(FILL["FillError"], match="postgres cannot be read: No such file"):
        FILL["fill"]("@{secret:postgres}", {"SECRETS": str(tmp_path)})


def test_a_setting_that_the_example_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError, match="PLACE"):
        merged(EXAMPLE, {"PLACE": "x"})


def test_a_unit_is_read_as_systemd_reads_it(tmp_path: Path) -> None:
    (tmp_path / "given.env").write_text("# a comment\nNAME=a=b\n", encoding="utf-8")
    unit = tmp_path / "some.service"
    unit.write_text(
        f"[Service]\nEnvironmentFile={tmp_path}/given.env\nEnvironment=HOME=/old\nExecStart=/old/run --now\nRestartSec=5\nRestartPreventExitStatus=2\nTimeoutStopSec=1min\n",
        encoding="utf-8",
    )
    read = read_unit(unit, moved={"/old": "/new"})
    assert (read.name, read.command, read.environment) == (
        "some",
        ("/new/run", "--now"),
        {"NAME": "a=b", "HOME": "/new"},
    )
    assert read.ends_for_good == {2}
    assert (read.restart_seconds, read.stop_seconds, read.stop_signal) == (5.0, 60.0, "SIGTERM")


def test_the_platforms_settings_keep_what_stands_behind_an_equals_sign(filled: Path) -> None:
    given = read_environment(filled / "platform.env")
    assert given["DATABASE_URL"].startswith(
        "postgres://platform_app:the-platform_app@127.0.0.1:5000/platform?sslmode=verify-ca&"
    )


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(needs, "PATRONI", tmp_path)
    monkeypatch.setattr(needs, "POSTGRES_BIN", tmp_path)
    there = {"ip", "unshare", "openssl", "psql", "nginx"}
    assert needs.missing(lambda name: name if name in there else None) == [
        "apt-get install --no-install-recommends etcd-server etcd-client haproxy iptables postgresql-15",
        f"{tmp_path}/patroni: requirements/cluster.txt in an environment of its own (make rehearse makes it)",
    ]
