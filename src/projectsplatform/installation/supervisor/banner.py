"""What is said once everything runs."""

from projectsplatform.installation import Instance


def banner(instance: Instance, announcement: str) -> str:
    """The addresses, and what the first start has to tell."""
    site = instance.public_url
    rows = [("site", f"{site}/"), ("API", f"{site}/api/v1/docs"), ("staff", f"{site}/staff/")]
    if instance.demo and not instance.telegram_bot_token:
        rows.append(("Telegram", f"{site}/demo/telegram/"))
    if instance.metrics_port:
        rows.append(("metrics", f"http://127.0.0.1:{instance.metrics_port}/metrics"))
    head = "ProjectsPlatform is ready" + (" (demo: this machine only)." if instance.demo else ".")
    lines = [head, *(f"  {name:<10}{address}" for name, address in rows)]
    if announcement:
        lines += ["", f"  The demo's staff account, told this once: {announcement}"]
    return "\n".join([*lines, "", "Ctrl-C stops everything."])
