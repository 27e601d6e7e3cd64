"""Tests of ango_tui.settings and the configuration file: which source wins, what is refused."""

from __future__ import annotations

import pickle
import stat
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ango_tui.settings import Secret, Settings, SettingsError, resolve, save_profile

KEY = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"

Resolve = Callable[..., Settings]


def key_of(found: Settings) -> str | None:
    return found.api_key.reveal() if found.api_key else None


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "home" / "config" / "config.toml"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "repo" / "deep"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def settle(tmp_path: Path, here: Path) -> Resolve:
    def call(args: Mapping[str, Any] | None = None, **environ: str) -> Settings:
        return resolve(args or {}, {"ANGO_TUI_HOME": str(tmp_path / "home"), **environ}, here)

    return call


@pytest.fixture
def write(config: Path) -> Callable[[str], None]:
    def put(text: str, mode: int = 0o600) -> None:
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(text)
        config.chmod(mode)

    return put


def dotenv(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / ".env"
    path.write_text(text)
    path.chmod(mode)
    return path


PROFILE = f"""[profiles.work]
api_key = "{OTHER}"
host = "in"
project = "p-file"
read_only = true
color = "red"
"""


# Which source wins


def test_without_anything_there_are_defaults_and_no_key(settle: Resolve) -> None:
    found = settle()
    assert (found.host, found.api_key, found.project, found.profile) == ("eu", None, None, "")
    assert found.source("host") == "default"
    assert found.warnings == ()


def test_flags_beat_environment_beat_dotenv_beat_profile(
    settle: Resolve, here: Path, write: Callable[[str], None]
) -> None:
    write(PROFILE)
    found = settle()
    assert (found.host, found.project, found.read_only, found.color) == ("in", "p-file", True, "red")
    assert key_of(found) == OTHER
    path = dotenv(here, "ANGO_HOST=us\nANGO_PROJECT_ID=p-dotenv\n")
    found = settle({"profile": "work"})
    assert (found.host, found.project, found.source("host")) == ("us", "p-dotenv", f"{path}: ANGO_HOST")
    found = settle(ANGO_HOST="test", ANGO_PROJECT_ID="p-env", ANGO_API_KEY=KEY)
    assert (found.host, found.project, key_of(found)) == ("test", "p-env", KEY)
    assert found.source("api_key") == "environment ANGO_API_KEY"
    found = settle({"host": "eu", "project": "p-flag"}, ANGO_HOST="test", ANGO_PROJECT_ID="p-env")
    assert (found.host, found.project, found.source("project")) == ("eu", "p-flag", "flag --project")


@pytest.mark.parametrize("name", ["ANGO_API_KEY", "API_KEY", "api_key"])
def test_key_is_read_under_each_documented_name(settle: Resolve, here: Path, name: str) -> None:
    assert key_of(settle(**{name: KEY})) == KEY
    dotenv(here, f"{name}='{KEY}'\n")
    found = settle()
    assert key_of(found) == KEY
    assert found.source("api_key") == f"{here / '.env'}: {name}"


def test_own_names_beat_the_short_ones(settle: Resolve) -> None:
    found = settle(API_KEY=OTHER, ANGO_API_KEY=KEY, PROJECT_ID="short", ANGO_PROJECT_ID="own")
    assert (key_of(found), found.project) == (KEY, "own")


def test_empty_values_do_not_count(settle: Resolve, here: Path) -> None:
    dotenv(here, f"API_KEY={KEY}\nPROJECT_ID\n")
    assert key_of(settle(ANGO_API_KEY="", API_KEY="  ")) == KEY


def test_profile_is_chosen_by_flag_then_environment_then_file(
    settle: Resolve, write: Callable[[str], None]
) -> None:
    write(
        'profile = "b"\n[profiles.a]\nproject = "pa"\n'
        '[profiles.b]\nproject = "pb"\n[profiles.c]\nproject = "pc"\n'
    )
    assert settle().project == "pb"
    assert settle(ANGO_PROFILE="c").project == "pc"
    assert settle({"profile": "a"}, ANGO_PROFILE="c").project == "pa"


def test_only_profile_is_used_without_being_named(settle: Resolve, write: Callable[[str], None]) -> None:
    write(PROFILE)
    assert settle().profile == "work"


def test_read_only_profile_cannot_be_left_by_a_key_from_elsewhere(
    settle: Resolve, write: Callable[[str], None]
) -> None:
    write(PROFILE)
    assert settle(ANGO_API_KEY=KEY).read_only


def test_keys_and_preferences_come_from_the_file(settle: Resolve, write: Callable[[str], None]) -> None:
    write('[keys]\n"tasks.assign" = "A"\nprojects.open = "l"\n[ui]\ntheme = "nord"\nmouse = false\n')
    found = settle()
    assert found.keys == {"tasks.assign": "A", "projects.open": "l"}
    assert (found.theme, found.mouse) == ("nord", False)


def test_demo_takes_no_key_host_or_project_from_elsewhere(settle: Resolve, here: Path) -> None:
    dotenv(here, f"API_KEY={KEY}\nANGO_HOST=us\n")
    found = settle({"demo": True}, ANGO_API_KEY=KEY, ANGO_PROJECT_ID="p")
    assert (found.demo, found.api_key, found.project, found.host_key) == (True, None, None, "demo")
    with pytest.raises(SettingsError, match="--demo"):
        settle({"demo": True, "host": "us"})


# .env files


def test_dotenv_is_found_upward_and_named_files_go_first(settle: Resolve, here: Path, tmp_path: Path) -> None:
    dotenv(here.parent, f"API_KEY={KEY}\n")
    (here / ".env").mkdir()
    assert key_of(settle()) == KEY
    other = tmp_path / "other.env"
    other.write_text(f"API_KEY={OTHER}\n")
    assert key_of(settle({"env_file": str(other)})) == OTHER


def test_dotenv_is_not_expanded(settle: Resolve, here: Path) -> None:
    dotenv(here, "PROJECT_ID=${HOME}$(id)\n")
    assert settle(HOME="/secret").project == "${HOME}$(id)"


def test_dotenv_that_others_may_read_is_warned_about(settle: Resolve, here: Path) -> None:
    path = dotenv(here, f"API_KEY={KEY}\n", 0o640)
    assert any(f"chmod 600 {path}" in words for words in settle().warnings)
    path.chmod(0o600)
    assert settle().warnings == ()


def test_dotenv_mistakes_are_named_with_the_nearest_name(settle: Resolve, here: Path) -> None:
    dotenv(here, f"ANGO_APIKEY={KEY}\n=broken\n")
    words = "\n".join(settle().warnings)
    assert "ANGO_APIKEY is not known; did you mean 'ANGO_API_KEY'?" in words
    assert "line 2: is not understood" in words


def test_missing_or_unreadable_named_file_is_an_error(settle: Resolve, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.env: cannot be read"):
        settle({"env_file": "none.env"})
    (tmp_path / "bad.env").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="is not UTF-8"):
        settle({"env_file": str(tmp_path / "bad.env")})


def test_broken_dotenv_that_was_only_found_is_a_warning(settle: Resolve, here: Path) -> None:
    (here / ".env").write_bytes(b"\xff\xfe")
    assert any("is not UTF-8" in words for words in settle().warnings)


def test_connection_takes_everything_the_profile_says(
    settle: Resolve, write: Callable[[str], None], tmp_path: Path
) -> None:
    (tmp_path / "ca.pem").write_text("certificates")
    write(
        f'[profiles.a]\napi_key = "{KEY}"\nhost = "us"\ncalls_per_minute = 600\n'
        f'ca_bundle = "{tmp_path}/ca.pem"\nproxy = "http://proxy.example:3128"\n'
    )
    connection = settle().connection
    assert connection.pop("api_key").reveal() == KEY
    assert connection == {
        "host": "us",
        "calls_per_minute": 600,
        "verify": f"{tmp_path}/ca.pem",
        "proxy": "http://proxy.example:3128",
    }


# Keys go only where they belong


def test_dotenv_lying_around_cannot_send_a_key_to_its_own_server(settle: Resolve, here: Path) -> None:
    dotenv(here, "ANGO_HOST=https://evil.example\n")
    with pytest.raises(SettingsError, match=r"--host https://evil\.example"):
        settle(ANGO_API_KEY=KEY)
    assert settle({"host": "https://evil.example"}, ANGO_API_KEY=KEY).host == "https://evil.example"
    assert settle({"env_file": ".env"}, ANGO_API_KEY=KEY).host == "https://evil.example"


def test_dotenv_with_its_own_key_may_name_any_host(settle: Resolve, here: Path) -> None:
    dotenv(here, f"ANGO_HOST=https://hub.example/v2/\nAPI_KEY={KEY}\n")
    assert settle().host == "https://hub.example"


def test_key_of_a_default_profile_stays_with_its_host(settle: Resolve, write: Callable[[str], None]) -> None:
    write(PROFILE)
    found = settle({"host": "http://127.0.0.1:8787"})
    assert found.api_key is None
    assert any("--profile work" in words for words in found.warnings)
    assert key_of(settle({"host": "http://127.0.0.1:8787", "profile": "work"})) == OTHER


def test_unencrypted_host_is_warned_about_unless_it_is_this_machine(settle: Resolve) -> None:
    assert any("not encrypted" in words for words in settle({"host": "http://10.0.0.7"}).warnings)
    assert settle({"host": "http://127.0.0.1:8787"}).warnings == ()
    assert settle({"host": "http://localhost:8787"}).warnings == ()


def test_secret_is_masked_everywhere(settle: Resolve) -> None:
    found = settle(ANGO_API_KEY=KEY)
    assert found.api_key is not None
    assert found.api_key.reveal() == KEY
    for shown in (repr(found), str(found.api_key), f"{found.api_key}", repr([found.api_key])):
        assert KEY[:-4] not in shown
    with pytest.raises(TypeError):
        pickle.dumps(found.api_key)


# What is refused, and how it is said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '[profiles.a]\napi_kye = "x"\n',
            "line 2: 'api_kye' in [profiles.a] is not known; did you mean 'api_key'?",
        ),
        ('[profiles.a]\nread_only = "yes"\n', "line 2: 'read_only' in [profiles.a] must be true or false"),
        ("[profiles.a]\ncalls_per_minute = true\n", "must be a whole number"),
        ("[profiles.a]\ncalls_per_minute = 0\n", "must be 1 or more"),
        ('[profiles.a]\nhost = "uk"\n', "line 2: 'host' in [profiles.a] 'uk' is neither"),
        ('[profiles.a]\ncolor = "rde"\n', "did you mean 'red'?"),
        ('[profiles.a]\nca_bundle = "/no/such.pem"\n', "there is no file"),
        (
            '[profile.a]\nhost = "us"\n',
            "line 1: 'profile' is the name of the profile to use; a profile begins [profiles.a]",
        ),
        ('profle = "a"\n', "line 1: 'profle' is not known; did you mean 'profile'?"),
        ('profile = "b"\n[profiles.a]\n', "names 'b', which is not among the profiles; known are a"),
        ('[keys]\n"tasks.assign" = 3\n', "line 2: 'tasks.assign' in [keys] must be text in quotes"),
        ('[ui]\nthem = "nord"\n', "did you mean 'theme'?"),
        ("[profiles\n", "is no valid TOML"),
        ('profiles = "x"\n', "line 1: 'profiles' must be a table"),
        ("[profiles]\na = 1\n", "must be a table: [profiles.a]"),
        (f'[profiles.a]\napi_key = "{KEY} "\nhost = "ftp://x"\n', "'host' in [profiles.a]"),
    ],
)
def test_mistakes_in_the_file_are_placed_and_explained(
    settle: Resolve, write: Callable[[str], None], config: Path, text: str, words: str
) -> None:
    write(text)
    with pytest.raises(SettingsError) as caught:
        settle()
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(config))


def test_unknown_profile_names_the_nearest(settle: Resolve, write: Callable[[str], None]) -> None:
    write(PROFILE)
    with pytest.raises(SettingsError, match="there is no profile 'wrk'; did you mean 'work'"):
        settle({"profile": "wrk"})


@pytest.mark.parametrize(
    ("host", "kept"),
    [
        ("EU", "eu"),
        ("https://imeritapi.ango.ai/v2/", "eu"),
        ("https://Hub.Example:8443/base/v2", "https://hub.example:8443/base"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)
def test_hosts_are_kept_in_one_spelling(settle: Resolve, host: str, kept: str) -> None:
    assert settle({"host": host}).host == kept


@pytest.mark.parametrize(
    "host",
    [
        "uk",
        "ftp://x",
        "https://",
        "https://a:b@x",
        "https://x:port",
        "https://x?key=1",
        "https://[::1",
        "http://a b",
    ],
)
def test_hosts_that_are_none_are_refused_with_their_source(settle: Resolve, host: str) -> None:
    with pytest.raises(SettingsError, match="environment ANGO_HOST"):
        settle(ANGO_HOST=host)


def test_key_that_cannot_be_sent_is_refused_without_being_shown(settle: Resolve) -> None:
    with pytest.raises(SettingsError, match="environment API_KEY") as caught:
        settle(API_KEY="two words\x1b")
    assert "two" not in str(caught.value)


# Keeping a profile


def test_saved_profile_is_private_and_used_from_then_on(settle: Resolve, config: Path) -> None:
    saved = save_profile(config, "work", api_key=Secret(KEY), host="us")
    assert (saved.path, saved.mode) == (config, 0o600)
    assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700
    found = settle()
    assert (key_of(found), found.host, found.profile) == (KEY, "us", "work")


def test_saving_keeps_comments_and_everything_else(config: Path, write: Callable[[str], None]) -> None:
    write(f"# mine\n{PROFILE}# the key sheet\n[keys]\n\"tasks.assign\" = 'A'  # shift\n", 0o644)
    save_profile(config, "work", api_key=Secret(KEY), host="us", read_only=False)
    save_profile(config, "second", api_key=Secret(OTHER), host="https://hub.example", project="p 'q' \"r\"")
    text = config.read_text()
    assert all(comment in text for comment in ("# mine", "# the key sheet", "# shift"))
    content = tomllib.loads(text)
    assert content["profiles"]["work"] == {
        "api_key": KEY,
        "host": "us",
        "project": "p-file",
        "read_only": False,
        "color": "red",
    }
    assert content["profiles"]["second"]["project"] == "p 'q' \"r\""
    assert content["keys"] == {"tasks.assign": "A"}
    assert "profile" not in content
    assert stat.S_IMODE(config.stat().st_mode) == 0o600


def test_saving_into_an_unusual_layout_still_says_the_right_thing(
    config: Path, write: Callable[[str], None]
) -> None:
    write('profiles = { work = { host = "us", color = "red" } }\n')
    save_profile(config, "work", api_key=Secret(KEY), host="eu")
    content = tomllib.loads(config.read_text())
    assert content["profiles"]["work"] == {"host": "eu", "color": "red", "api_key": KEY}


def test_saving_refuses_names_and_files_it_does_not_understand(
    config: Path, write: Callable[[str], None]
) -> None:
    with pytest.raises(SettingsError, match="cannot name a profile"):
        save_profile(config, "a.b]", api_key=Secret(KEY), host="eu")
    write("broken =\n")
    with pytest.raises(SettingsError, match="no valid TOML"):
        save_profile(config, "work", api_key=Secret(KEY), host="eu")
    assert config.read_text() == "broken =\n"
