"""Groups, supergroups and channels: who is in them, and what their bots are told when that changes."""

from simulator.asking import membership
from simulator.refusals import Wrong
from simulator.world import JSON, PRESENT, Bot, Group, Person, Post, World

__all__ = ["add_member", "create", "migrate", "remove_member"]

FIRST_GROUP = 5_100_000_001
SUPERGROUPS = 1_000_000_000_000  # their ids begin with -100


def new_id(world: World, kind: str) -> int:
    number = FIRST_GROUP + len(world.groups)
    return -number if kind == "group" else -(SUPERGROUPS + number - 3_000_000_000)


def create(
    world: World,
    kind: str,
    title: str,
    members: list[Person | Bot],
    *,
    group_id: int | None = None,
    username: str | None = None,
) -> Group:
    """The first person is its creator. Bots come in as members, in a channel as administrators."""
    group = Group(id=group_id or new_id(world, kind), kind=kind, title=title, username=username)
    if group.id >= 0 or group.id in world.groups:
        raise Wrong(f"{group.id} cannot be a new group's id: it must be negative and free.")
    people = [member for member in members if isinstance(member, Person)]
    if not people:
        raise Wrong("A group needs at least one person, who creates it.")
    world.groups[group.id] = group
    group.people = {person.id: "creator" if person is people[0] else "member" for person in people}
    bots = [member for member in members if isinstance(member, Bot)]
    for bot in bots:
        bot_status(world, group, bot, people[0], "administrator" if kind == "channel" else "member")
    if kind != "channel":
        announce(world, group, people[0], {f"{kind}_chat_created": True})
    return group


def bot_status(world: World, group: Group, bot: Bot, by: Person, status: str) -> None:
    before, group.bots[bot.id] = group.bots.get(bot.id, "left"), status
    if before == status:
        return
    change = {
        "chat": group.about(),
        "from": by.user(),
        "date": world.clock.date(),
        "old_chat_member": membership(bot.user(), before),
        "new_chat_member": membership(bot.user(), status),
    }
    world.tell(bot, "my_chat_member", change, group.id)
    world.event("member", group, bot_id=bot.id, status=status)


def announce(world: World, group: Group, by: Person, content: JSON) -> Post:
    """A service message: all bots that are there hear of it, privacy mode or not."""
    post = group.add(by.id, world.head(group, by.user()), content)
    world.event("message", group, message_id=post.message_id, from_bot=False, author=by.id)
    for bot in world.bots_in(group):
        world.tell(bot, "message", post.body, group.id)
    return post


def add_member(world: World, group: Group, member: Person | Bot, by: Person, status: str = "member") -> None:
    known = group.bots if isinstance(member, Bot) else group.people
    was_here = known.get(member.id) in PRESENT
    if isinstance(member, Bot):
        bot_status(world, group, member, by, status)
    else:
        group.people[member.id] = status
        world.event("member", group, person=member.id, status=status)
    if not was_here and group.kind != "channel":
        user = member.user()
        announce(world, group, by, {"new_chat_members": [user], "new_chat_member": user})


def remove_member(world: World, group: Group, member: Person | Bot, by: Person) -> None:
    known = group.bots if isinstance(member, Bot) else group.people
    if known.get(member.id) not in PRESENT:
        raise Wrong(f"{member.first_name} is not in this group.")
    if group.kind != "channel":
        announce(world, group, by, {"left_chat_member": member.user()})
    if isinstance(member, Bot):
        bot_status(world, group, member, by, "kicked")
    else:
        group.people[member.id] = "left" if by is member else "kicked"
        world.event("member", group, person=member.id, status=group.people[member.id])


def migrate(world: World, group: Group, by: Person) -> Group:
    """The group becomes a supergroup with a new id; whoever writes to the old one is told so."""
    if group.kind != "group" or group.moved_to:
        raise Wrong("Only a group that has not moved yet can become a supergroup.")
    moved = Group(id=new_id(world, "supergroup"), kind="supergroup", title=group.title)
    moved.people, moved.bots = dict(group.people), dict(group.bots)
    world.groups[moved.id] = moved
    announce(world, group, by, {"migrate_to_chat_id": moved.id})
    group.moved_to = moved.id
    announce(world, moved, by, {"migrate_from_chat_id": group.id})
    world.event("migrated", group, to=moved.id)
    return moved
