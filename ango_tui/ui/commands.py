"""Every action as data: the one table behind bindings, footer, help, palette and read-only mode."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from msgspec import Struct, field
from msgspec.structs import replace

# Keys that a plain SSH terminal, tmux or screen eats or cannot tell apart.
DEAD_KEYS = frozenset(
    {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+j", "ctrl+b", "ctrl+a", "ctrl+s", "ctrl+left_square_bracket"}
)


class Command(Struct, frozen=True):
    """One thing a person can do.

    `id` is ``scope.name`` and is public: keys are changed by it in the configuration. The handler is the
    method ``do_<name>`` of the screen, or of the application when the screen has none. `footer` is the word
    shown in the last line (empty: not shown). `needs` names what must be there for the command to make
    sense: ``row`` for a record under the cursor or marked. `writes` marks what changes data on the server:
    read-only mode takes it away. Commands that differ only in a number share a `method` and give it their
    `args`.
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...] = ()
    footer: str = ""
    needs: str = ""
    writes: bool = False
    hidden: bool = False
    method: str = ""
    args: tuple[int, ...] = ()

    @property
    def scope(self) -> str:
        """The part of the id before the dot: where the command applies."""
        return self.id.partition(".")[0]

    @property
    def handler(self) -> str:
        """Name of the method that carries the command out."""
        return self.method or "do_" + self.id.partition(".")[2].replace("-", "_").replace(".", "_")


class Registry(Struct):
    """All commands by id, with the user's own keys applied."""

    commands: dict[str, Command] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, commands: Iterable[Command]) -> None:
        """Take in commands; an id can be taken only once."""
        for command in commands:
            if command.id in self.commands:
                raise ValueError(f"command {command.id} is defined twice")
            self.commands[command.id] = command

    def __getitem__(self, command_id: str) -> Command:
        return self.commands[command_id]

    def __iter__(self) -> Iterator[Command]:
        return iter(self.commands.values())

    def of(self, scopes: Iterable[str]) -> list[Command]:
        """The commands of these scopes, in the order of the scopes and then of definition."""
        order = {scope: place for place, scope in enumerate(scopes)}
        return sorted((c for c in self if c.scope in order), key=lambda c: order[c.scope])

    def apply_keys(self, keys: Mapping[str, str]) -> None:
        """Replace keys by command id (``{"tasks.assign": "A,f5"}``).

        What makes no sense lands in `problems`.
        """
        for command_id, wanted in keys.items():
            if command_id not in self.commands:
                near = get_close_matches(command_id, self.commands, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                self.problems.append(f"keys: no command is called {command_id}{hint}")
                continue
            names = tuple(name.strip() for name in wanted.split(",") if name.strip())
            dead = [name for name in names if name in DEAD_KEYS]
            if dead or not names:
                self.problems.append(
                    f"keys: {command_id}: {', '.join(dead) or 'no key'} cannot be used in a terminal"
                )
                continue
            self.commands[command_id] = replace(self.commands[command_id], keys=names)

    def clashes(self, scopes: Iterable[str]) -> list[str]:
        """Pairs of commands that want the same key where these scopes meet, in words."""
        owner: dict[str, str] = {}
        found = []
        for command in self.of(scopes):
            for key in command.keys:
                if key in owner:
                    found.append(f"{key}: {owner[key]} and {command.id}")
                owner.setdefault(key, command.id)
        return found


KEY_WORDS = {"escape": "esc", "pageup": "pgup", "pagedown": "pgdn"}


def key_word(key: str) -> str:
    """How a key is written for people: ``escape`` is ``esc``."""
    return KEY_WORDS.get(key, key)
