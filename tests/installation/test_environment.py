from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest

from projectsplatform.installation import ConfigurationError, read
from projectsplatform.installation.buckets import Bucket
from projectsplatform.installation.environment import (
    OWN_SECRETS,
    PROJECT_ROOT,
    PROVIDERS,
    is_left_to_the_demo,
    load_environment,
)
from projectsplatform.installation.lock import lock_var_dir
from projectsplatform.installation.var_dir import mark_as_demo

KEY = bytes(range(32))
REAL = {
    "SECRET_KEY": "s" * 50,
    "VAULT_KEYS": f"2026:{b64encode(KEY).decode()}",
    "LICENCE_SIGNING_KEYS": f"2026:{b64encode(KEY).decode()}",
    "BOT_SERVICE_TOKEN": "b" * 32,
    "TELEGRAM_BOT_TOKEN": "123456:AbC_-d",
    "PUBLIC_URL": "https://projectsplatform.uz/",
    "ALLOWED_HOSTS": "projectsplatform.uz, www.projectsplatform.uz",
    "TRUSTED_PROXIES": "127.0.0.1",
}
NEAR = {"PUBLIC_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "127.0.0.1", "TRUSTED_PROXIES": ""}
"""A real installation that is tried out on its own machine."""


@pytest.fixture
def demo(tmp_path: Path) -> dict[str, str]:
    return {"DEMO": "1", "VAR_DIR": str(tmp_path / "var")}


@pytest.fixture
def real(tmp_path: Path) -> dict[str, str]:
    return {**REAL, "VAR_DIR": str(tmp_path / "var")}


def refusal(environ: dict[str, str]) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read(environ)
    return str(caught.value)


def test_a_demo_needs_no_setting(demo: dict[str, str]) -> None:
    instance = read(demo)

    assert instance.demo
    assert instance.public_url == "http://127.0.0.1:8000"
    assert instance.allowed_hosts == ("127.0.0.1", "localhost", "[::1]")
    assert instance.metrics_port == 8001
    assert instance.limits_on
    assert instance.database_url is None
    assert instance.telegram_bot_token == ""


def test_a_demo_keeps_its_secrets(demo: dict[str, str]) -> None:
    assert read(demo) == read(demo)


def test_a_demos_secrets_are_its_owners_alone(demo: dict[str, str]) -> None:
    read(demo)

    folder = Path(demo["VAR_DIR"]) / "secrets"
    assert folder.stat().st_mode & 0o777 == 0o700
    made = [*OWN_SECRETS, *(name for names in PROVIDERS.values() for name in names)]
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == dict.fromkeys(made, 0o600)


@pytest.mark.parametrize("address", ["https://projectsplatform.uz", "http://192.168.1.5:8000", "http://0.0.0.0:8000"])
def test_a_demo_refuses_an_address_that_is_not_loopback(demo: dict[str, str], address: str) -> None:
    assert "PUBLIC_URL" in refusal({**demo, "PUBLIC_URL": address})


@pytest.mark.parametrize("host", ["*", "projectsplatform.uz", "127.0.0.1,10.0.0.1", ".uz"])
def test_a_demo_refuses_a_host_that_is_not_loopback(demo: dict[str, str], host: str) -> None:
    assert "ALLOWED_HOSTS" in refusal({**demo, "ALLOWED_HOSTS": host})


@pytest.mark.parametrize("address", ["http://localhost:9000", "http://[::1]:9000", "http://demo.localhost"])
def test_a_demo_may_have_another_loopback_address(demo: dict[str, str], address: str) -> None:
    assert read({**demo, "PUBLIC_URL": address}).public_url == address


def test_a_command_without_settings_means_the_demo_that_lived_here(demo: dict[str, str]) -> None:
    secret = read(demo).secret_key
    mark_as_demo(
        Path(demo["VAR_DIR"]), port=8123, database_url="postgres://u@h/d", database_admin_url="postgres://o@h/d"
    )

    found = read({"VAR_DIR": demo["VAR_DIR"]})

    assert (found.demo, found.secret_key, found.port) == (True, secret, 8123)
    assert (found.database_url, found.database_admin_url) == ("postgres://u@h/d", "postgres://o@h/d")


def test_real_settings_beat_the_demo_that_lived_here(real: dict[str, str]) -> None:
    read({"DEMO": "1", "VAR_DIR": real["VAR_DIR"]})
    mark_as_demo(Path(real["VAR_DIR"]), port=8123, database_url=None, database_admin_url=None)

    assert not read(real).demo


def test_a_real_installation_is_read(real: dict[str, str]) -> None:
    instance = read({**real, "TRUSTED_PROXIES": "10.0.0.0/8, ::1"})

    assert not instance.demo
    assert instance.public_url == "https://projectsplatform.uz"
    assert instance.allowed_hosts == ("projectsplatform.uz", "www.projectsplatform.uz")
    assert instance.vault_keys == (("2026", KEY),)
    assert [str(network) for network in instance.trusted_proxies] == ["10.0.0.0/8", "::1/128"]


@pytest.mark.parametrize("name", sorted(REAL))
def test_a_missing_setting_is_named(real: dict[str, str], name: str) -> None:
    assert name in refusal({**real, name: ""})


@pytest.mark.parametrize("name", ["SECRET_KEY", "VAULT_KEYS", "LICENCE_SIGNING_KEYS", "BOT_SERVICE_TOKEN"])
def test_a_secret_can_lie_in_a_file(real: dict[str, str], tmp_path: Path, name: str) -> None:
    file = tmp_path / "secret"
    file.write_text(real.pop(name) + "\n")

    assert read({**real, f"{name}_FILE": str(file)}) == read({**real, name: REAL[name]})


def test_a_secrets_file_that_is_not_there_is_named(real: dict[str, str]) -> None:
    del real["SECRET_KEY"]

    assert "/nowhere" in refusal({**real, "SECRET_KEY_FILE": "/nowhere"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٨٠٠٠"),
        ("METRICS_PORT", "-1"),
        ("WEB_WORKERS", "0"),
        ("CONVERSATIONS_KEPT_MONTHS", "-1"),
        ("CONVERSATIONS_KEPT_MONTHS", "601"),
        ("DATABASE_STANDBYS", "-1"),
        ("SECRET_KEY", "short"),
        ("BOT_SERVICE_TOKEN", "short"),
        ("VAULT_KEYS", "no-colon"),
        ("VAULT_KEYS", "a:%%%"),
        ("VAULT_KEYS", f"a:{b64encode(b'short').decode()}"),
        ("VAULT_KEYS", f"a:{b64encode(KEY).decode()},a:{b64encode(KEY).decode()}"),
        ("LICENCE_SIGNING_KEYS", f"ö:{b64encode(KEY).decode()}"),
        ("DATABASE_URL", "mysql://localhost/db"),
        ("DATABASE_URL", "postgres://localhost"),
        ("DATABASE_READER_URL", "mysql://localhost/db"),
        ("DATABASE_READER_URL", "postgres://standby/db"),
        ("PUBLIC_URL", "projectsplatform.uz"),
        ("PUBLIC_URL", "https://projectsplatform.uz/cabinet"),
        ("PUBLIC_URL", "https://projectsplatform.uz?a=1"),
        ("PUBLIC_URL", "https://projectsplatform.uz#a"),
        ("PUBLIC_URL", "https://user:secret@projectsplatform.uz"),
        ("PUBLIC_URL", "https://projectsplatform.uz\\@evil.uz"),
        ("PUBLIC_URL", "https://projects platform.uz"),
        ("PUBLIC_URL", "https://*"),
        ("PUBLIC_URL", "https://платформа.uz"),
        ("PUBLIC_URL", "http://projectsplatform.uz"),
        ("PUBLIC_URL", "HTTP://projectsplatform.uz"),
        ("PUBLIC_URL", "http://192.168.1.5:8000"),
        ("PUBLIC_URL", "http://127.0.0.1.nip.io"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "projectsplatform.uz, *"),
        ("ALLOWED_HOSTS", "projectsplatform.uz, *.uz"),
        ("ALLOWED_HOSTS", "projectsplatform.uz, ."),
        ("ALLOWED_HOSTS", "projectsplatform.uz, .uz"),
        ("ALLOWED_HOSTS", "projectsplatform.uz:443"),
        ("ALLOWED_HOSTS", "https://projectsplatform.uz"),
        ("ALLOWED_HOSTS", "projectsplatform.uz, ::1"),
        ("ALLOWED_HOSTS", "other.uz"),
        ("TRUSTED_PROXIES", ""),
        ("TRUSTED_PROXIES", "everyone"),
        ("TRUSTED_PROXIES", "0.0.0.0/0"),
        ("TRUSTED_PROXIES", "127.0.0.1, ::/0"),
        ("TRUSTED_PROXIES", "0.0.0.0/1, 128.0.0.0/1"),
        ("TRUSTED_PROXIES", "10.0.0.0/7"),
        ("TRUSTED_PROXIES", "2000::/3"),
        ("TRUSTED_PROXIES", "2a00::/12"),
        ("TRUSTED_PROXIES", "fc00::/7"),
        ("TRUSTED_PROXIES", "::ffff:0.0.0.0/96"),
        ("TRUSTED_PROXIES", "::ffff:10.0.0.0/103"),
        ("BIND", "example.uz"),
        ("BIND", "127.0.0.1:8000"),
        ("BIND", "[::1]"),
        ("BIND", "10.0.0.0/8"),
        ("BIND", "224.0.0.1"),
        ("BIND", "255.255.255.255"),
        ("BIND", "fe80::1%eth0"),
        ("BIND", "*"),
        ("TELEGRAM_BOT_TOKEN", "nonsense"),
        ("TELEGRAM_WEBHOOK_SECRET", "with space"),
        ("TELEGRAM_API_BASE", "ftp://x"),
        ("TELEGRAM_API_BASE", "http://api.telegram.org"),
        ("TELEGRAM_API_BASE", "http://10.0.0.9:8081"),
        ("LIMITS", "none"),
        ("LIMITS", "off"),
        ("LOG_FORMAT", "xml"),
        ("DEMO", "maybe"),
    ],
)
def test_a_value_that_does_not_fit_is_named(real: dict[str, str], name: str, value: str) -> None:
    assert name in refusal({**real, name: value})


def test_an_address_with_a_password_is_refused_without_showing_it(real: dict[str, str]) -> None:
    assert "secret" not in refusal({**real, "PUBLIC_URL": "https://user:secret@projectsplatform.uz"})


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://projectsplatform.uz/", "https://projectsplatform.uz"),
        ("HTTPS://ProjectsPlatform.uz", "https://projectsplatform.uz"),
        ("https://projectsplatform.uz:443", "https://projectsplatform.uz"),
        ("https://projectsplatform.uz:8443", "https://projectsplatform.uz:8443"),
        ("https://www.projectsplatform.uz", "https://www.projectsplatform.uz"),
    ],
)
def test_the_public_address_is_written_as_browsers_do(real: dict[str, str], given: str, meant: str) -> None:
    assert read({**real, "PUBLIC_URL": given}).public_url == meant


@pytest.mark.parametrize("name", ["a.projectsplatform.uz", "projectsplatform.uz"])
def test_a_name_is_covered_by_all_names_of_its_domain(real: dict[str, str], name: str) -> None:
    address = f"https://{name}"
    assert read({**real, "PUBLIC_URL": address, "ALLOWED_HOSTS": ".projectsplatform.uz"}).public_url == address


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_on_its_own_machine_a_real_one_needs_no_proxy(real: dict[str, str], host: str) -> None:
    near = {**real, **NEAR, "PUBLIC_URL": f"http://{host}:8000", "ALLOWED_HOSTS": host}
    assert read(near).public_url == f"http://{host}:8000"


def test_telegram_may_be_another_server_of_this_machine_over_http(real: dict[str, str]) -> None:
    assert read({**real, "TELEGRAM_API_BASE": "http://127.0.0.1:8081"}).telegram_api_base == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    ("given", "networks"),
    [
        ("10.0.0.0/8, ::1", ["10.0.0.0/8", "::1/128"]),
        ("fd00::/8", ["fd00::/8"]),
        ("2400:cb00::/32", ["2400:cb00::/32"]),
        ("::ffff:10.0.0.7", ["10.0.0.7/32"]),
    ],
)
def test_proxies_may_be_a_network(real: dict[str, str], given: str, networks: list[str]) -> None:
    assert [str(network) for network in read({**real, "TRUSTED_PROXIES": given}).trusted_proxies] == networks


@pytest.mark.parametrize(
    ("given", "address"), [("", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("::", "::"), ("::1", "::1")]
)
def test_it_listens_on_loopback_unless_told(real: dict[str, str], given: str, address: str) -> None:
    assert read({**real, "BIND": given}).bind == address


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5"])
def test_a_demo_listens_on_loopback_always(demo: dict[str, str], address: str) -> None:
    assert read(demo).bind == "127.0.0.1"
    assert "BIND" in refusal({**demo, "BIND": address})


def test_limits_can_be_off_in_a_demo(demo: dict[str, str]) -> None:
    assert not read({**demo, "LIMITS": "off"}).limits_on


def test_keys_may_be_written_for_urls(real: dict[str, str]) -> None:
    key = bytes(255 - number for number in range(32))

    assert read({**real, "VAULT_KEYS": f"k:{urlsafe_b64encode(key).decode().rstrip('=')}"}).vault_keys == (("k", key),)


def test_secrets_do_not_show_in_a_representation(real: dict[str, str]) -> None:
    shown = repr(read(real))

    assert not [name for name in ("SECRET_KEY", "BOT_SERVICE_TOKEN", "TELEGRAM_BOT_TOKEN") if REAL[name] in shown]


def test_only_a_few_settings_leave_a_start_to_the_demo() -> None:
    assert is_left_to_the_demo({"PORT": "1", "VAR_DIR": "x", "DATABASE_URL": "y", "TELEGRAM_API_BASE": "z", "PATH": ""})
    assert not is_left_to_the_demo({"PUBLIC_URL": "http://127.0.0.1"})
    assert not is_left_to_the_demo({"SECRET_KEY_FILE": "/x"})


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('# ours\nexport A=1\nB="two words"\nC=from file # why\n\nD=kept\n')
    environ = {"C": "from environment", "D": ""}

    load_environment(environ, file)

    assert environ == {"A": "1", "B": "two words", "C": "from environment", "D": ""}


def test_a_line_that_is_no_setting_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\nnonsense\n")

    with pytest.raises(ConfigurationError, match="line 2"):
        load_environment({}, file)


def test_a_var_dir_is_held_once(tmp_path: Path) -> None:
    lock_var_dir(tmp_path, port=8000)

    with pytest.raises(ConfigurationError, match="port 8000"):
        lock_var_dir(tmp_path, port=9000)


def test_the_projects_root_holds_what_is_started_there() -> None:
    assert [
        name for name in ("manage.py", "pyproject.toml", "src/projectsplatform") if not (PROJECT_ROOT / name).exists()
    ] == []


# --- where files lie

BUCKET = {"AWS_ACCESS_KEY_ID": "AKIA1", "AWS_SECRET_ACCESS_KEY": "sir"}


def test_files_lie_under_var_dir(demo: dict[str, str]) -> None:
    assert read({**demo, **BUCKET}).files is None


def test_files_lie_in_the_bucket_that_is_named(real: dict[str, str]) -> None:
    url = "s3://fayllar/real/a?endpoint=https://S3.example.uz:443&region=uz-1"
    assert read({**real, **BUCKET, "FILES_URL": url}).files == Bucket(
        name="fayllar",
        prefix="real/a",
        endpoint="https://s3.example.uz",
        region="uz-1",
        key_id="AKIA1",
        secret_key="sir",
    )


def test_amazons_own_bucket_needs_its_name_alone(real: dict[str, str]) -> None:
    assert read({**real, **BUCKET, "FILES_URL": "s3://fayllar"}).files == Bucket(
        name="fayllar", prefix="", endpoint="", region="us-east-1", key_id="AKIA1", secret_key="sir"
    )


def test_a_buckets_keys_may_lie_in_files(real: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "id").write_text("AKIA2\n")
    (tmp_path / "key").write_text("sir2\n")
    named = {"AWS_ACCESS_KEY_ID_FILE": str(tmp_path / "id"), "AWS_SECRET_ACCESS_KEY_FILE": str(tmp_path / "key")}
    files = read({**real, **named, "FILES_URL": "s3://fayllar"}).files
    assert files
    assert (files.key_id, files.secret_key) == ("AKIA2", "sir2")
    assert "sir2" not in repr(files)


@pytest.mark.parametrize(
    "address",
    [
        "/srv/files",
        "file:///srv/files",
        "https://fayllar.example.uz",
        "s3:fayllar",
        "s3://",
        "s3:///prefix",
        "s3://F",
        "s3://fayllar:9000/a",
        "s3://fayllar/../a",
        "s3://fayllar/a b",
        "s3://fayllar/a?endpoint",
        "s3://fayllar/a?acl=public-read",
        "s3://fayllar/a?endpoint=https://a.uz&endpoint=https://b.uz",
        "s3://fayllar/a?endpoint=s3.example.uz",
        "s3://fayllar/a?endpoint=https://s3.example.uz/path",
        "s3://fayllar/a?region=Tashkent!",
        "s3://fayllar/a#b",
        "s3://[fayllar/a",
    ],
)
def test_an_address_of_files_that_does_not_fit_is_named(real: dict[str, str], address: str) -> None:
    assert "FILES_URL" in refusal({**real, **BUCKET, "FILES_URL": address})


@pytest.mark.parametrize(
    "address", ["s3://AKIA1:sir-4711@fayllar/a", "s3://fayllar/a?endpoint=https://AKIA1:sir-4711@s3.uz"]
)
def test_credentials_do_not_belong_into_the_address(real: dict[str, str], address: str) -> None:
    said = refusal({**real, **BUCKET, "FILES_URL": address})
    assert ("FILES_URL" in said, "sir-4711" in said) == (True, False)


@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_a_bucket_without_its_keys_stops_the_start(real: dict[str, str], missing: str) -> None:
    said = refusal({**real, **BUCKET, missing: "", "FILES_URL": "s3://fayllar"})
    assert said == "FILES_URL names a bucket: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY too."


def test_files_do_not_cross_the_net_in_the_clear(real: dict[str, str], demo: dict[str, str]) -> None:
    url = {"FILES_URL": "s3://fayllar?endpoint=http://s3.example.uz", **BUCKET}
    assert "https://" in refusal({**real, **url})
    assert read({**real, **BUCKET, "FILES_URL": "s3://fayllar?endpoint=http://127.0.0.1:9000"}).files
    assert read({**demo, **url}).files


def test_keys_for_other_programs_make_no_real_installation() -> None:
    assert is_left_to_the_demo(BUCKET)
    assert not is_left_to_the_demo({"FILES_URL": "s3://fayllar"})
