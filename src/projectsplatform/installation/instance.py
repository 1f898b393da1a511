"""What every process of one installation agrees on."""

from dataclasses import dataclass, field
from pathlib import Path

from projectsplatform.installation.addresses import Network
from projectsplatform.installation.buckets import Bucket


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """What every process of one installation agrees on. `database_url` None: the embedded server under `var_dir`;
    `database_admin_url`: of the role that owns the tables, the same where no other is given; `database_reader_url`: of a
    standby, None where there is none; `telegram_bot_token`
    empty: the simulator; `metrics_port` 0: no metrics; `files` None: they lie under `var_dir`;
    `conversations_kept_months` 0: for ever; `database_standbys` how many the primary is to have; a payment provider's values empty: it is off."""

    demo: bool
    bind: str
    port: int
    var_dir: Path
    database_url: str | None = field(repr=False)
    database_admin_url: str | None = field(repr=False)
    database_reader_url: str | None = field(repr=False)
    secret_key: str = field(repr=False)
    vault_keys: tuple[tuple[str, bytes], ...] = field(repr=False)
    licence_signing_keys: tuple[tuple[str, bytes], ...] = field(repr=False)
    bot_service_token: str = field(repr=False)
    allowed_hosts: tuple[str, ...]
    public_url: str
    trusted_proxies: tuple[Network, ...]
    telegram_bot_token: str = field(repr=False)
    telegram_api_base: str
    telegram_webhook_secret: str = field(repr=False)
    limits_on: bool
    metrics_port: int
    web_workers: int
    log_format: str
    files: Bucket | None
    conversations_kept_months: int
    database_standbys: int
    payme_merchant_id: str
    payme_keys: tuple[str, ...] = field(repr=False)
    payme_addresses: tuple[Network, ...]
    click_service_id: str
    click_merchant_id: str
    click_merchant_user_id: str
    click_secret_key: str = field(repr=False)
    uzum_service_id: str
    uzum_login: str = field(repr=False)
    uzum_password: str = field(repr=False)
