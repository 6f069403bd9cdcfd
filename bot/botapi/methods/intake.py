"""How updates reach the bot: by polling, or (only kept, not delivered) by a webhook."""

from typing import Final
from urllib.parse import urlsplit

from bot.botapi.checks import Values
from bot.botapi.errors import bad_request, conflict
from bot.botapi.world import Json, Webhook, World

_PORTS: Final = frozenset({None, 80, 88, 443, 8443})


async def get_updates(world: World, values: Values) -> list[Json]:
    if world.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    world.updates.allow(values.get("allowed_updates"))
    return await world.updates.get(values.get("offset", 0), values.get("limit", 100), values.get("timeout", 0))


def set_webhook(world: World, values: Values) -> bool:
    url = values["url"]
    if not url:
        return delete_webhook(world, values)
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    _drop(world, values)
    world.updates.allow(values.get("allowed_updates"))
    kept = ("max_connections", "ip_address", "allowed_updates", "secret_token")
    world.webhook = Webhook(url, {key: values[key] for key in kept if key in values})
    return True


def delete_webhook(world: World, values: Values) -> bool:
    _drop(world, values)
    world.webhook = Webhook()
    return True


def get_webhook_info(world: World, _: Values) -> Json:
    shown = {key: value for key, value in world.webhook.settings.items() if key != "secret_token"}
    return {
        "url": world.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    } | shown


def _drop(world: World, values: Values) -> None:
    if values.get("drop_pending_updates"):
        world.updates.take()
