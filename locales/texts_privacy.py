"""/privacy, /mydata, /forget."""

from locales.sources import Source

TEXTS: dict[str, Source] = {
    "privacy.head": "We keep your answers safe. You can see them and delete them.",
}
