"""The options that the embedded server is started with."""

from pathlib import Path

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "90",
    "shared_buffers": "64MB",
    "huge_pages": "off",
    "io_method": "sync",
    "jit": "off",
    "wal_level": "replica",  # base backups and an archive of the log are taken through the socket: docs/operations.md
    "max_wal_senders": "3",
    "max_replication_slots": "2",
    "max_slot_wal_keep_size": "4GB",  # an archive that stays away must not fill the disk
    "max_wal_size": "256MB",
    "hot_standby": "off",  # a server that is being restored is not ready before it has come to its end
    "max_worker_processes": "2",
    "max_parallel_workers": "0",
    "autovacuum_worker_slots": "2",
    "autovacuum_max_workers": "2",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",  # neither rows nor statements, which carry people's data
    "log_min_error_statement": "panic",
}
_SINCE_18 = {"io_method", "autovacuum_worker_slots"}
_UNSAFE_AND_FAST = {
    "autovacuum": "off",  # plans must not depend on what it has counted by then
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def server_command(binaries: Path, data: Path, sockets: Path, *, durable: bool) -> list[str | Path]:
    """The command line of `postgres`; without durability (tests) it trades crash safety for speed."""
    is_modern = binaries.parent.name.endswith("18")
    options = {**_SETTINGS, "unix_socket_directories": str(sockets), **({} if durable else _UNSAFE_AND_FAST)}
    command: list[str | Path] = [binaries / "postgres", "-D", data]
    for name, value in options.items():
        if is_modern or name not in _SINCE_18:
            command += ["-c", f"{name}={value}"]
    return command
