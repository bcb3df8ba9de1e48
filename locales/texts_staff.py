"""Cards and lists of mentors and coordinators."""

from locales.sources import Plural, Source

TEXTS: dict[str, Source] = {
    "staff.clients": Plural(one="You have {count} client.", other="You have {count} clients."),
}
