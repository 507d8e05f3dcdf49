"""Each way an embedded server is met, broken or shared, in a folder whose name has a space, an apostrophe, accents."""

import contextlib
import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cls_portal import cluster, database, embedded
from cls_portal.cluster import Account, Cluster, locate
from cls_portal.database import DatabaseUnavailable

ROOT = Path(__file__).resolve().parents[2]
QUICK = {"CLS_TEST_DATABASE": "1"}
CLIENT = """
import sys
from pathlib import Path
from cls_portal import database
lease = database.ensure_running(Path(sys.argv[1]), {"CLS_TEST_DATABASE": "1"})
print("ready", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def a_place(name: str) -> Iterator[Path]:
    """pytest's own folders are closed to other accounts, and root's server runs under another one."""
    top = Path(tempfile.mkdtemp(prefix="cls-"))
    top.chmod(0o755)
    place = top / name
    place.mkdir()
    try:
        yield place
    finally:
        for var in place.glob("var/postgres*/data"):
            embedded.end_servers_of(var)
        for home in place.glob("var/postgres*"):
            shutil.rmtree(cluster.socket_folder(home), ignore_errors=True)
        shutil.rmtree(top, ignore_errors=True)


@pytest.fixture(scope="module")
def shared_place() -> Iterator[Path]:
    with a_place("l'été à Évry") as place:
        yield place


@pytest.fixture
def place(shared_place: Path) -> Iterator[Path]:
    """Where a server has lived: made once, because making one is the slow part."""
    yield shared_place
    for environ in ({}, QUICK):
        embedded.end_servers_of(locate(shared_place, environ).data)


@pytest.fixture
def empty_place() -> Iterator[Path]:
    with a_place("dossier neuf") as place:
        yield place


def connect(place: Path, role: str = "cls_app", environ: dict[str, str] = QUICK) -> psycopg.Connection[Any]:
    settings = database.configuration(place, {**environ, "CLS_DATABASE_ROLE": role})
    return psycopg.connect(host=settings["HOST"], dbname=settings["NAME"], user=settings["USER"], autocommit=True)


def ask(place: Path, query: str, role: str = "cls_app") -> Any:
    with connect(place, role) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


def server_pid(place: Path) -> int:
    return int((locate(place, QUICK).data / "postmaster.pid").read_text().split()[0])


def serves(place: Path) -> bool:
    return embedded.is_running(locate(place, QUICK))


class Client:
    """Another process of the portal, holding its lease until told to leave."""

    def __init__(self, place: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(place)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> "Client":
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        return self

    def leave(self) -> None:
        self.process.communicate("", timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


# What is made


@pytest.fixture(scope="class")
def served(shared_place: Path) -> Iterator[Path]:
    """A server that runs for all that is only asked of it."""
    with database.ensure_running(shared_place, QUICK):
        yield shared_place
    embedded.end_servers_of(locate(shared_place, QUICK).data)


class TestWhatIsMade:
    def test_the_roles_have_no_power_beyond_their_task(self, served: Path) -> None:
        with connect(served) as connection:
            powers = connection.execute(
                "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname ~ '^cls_' ORDER BY 1"
            ).fetchall()
            owner = connection.execute(
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
            ).fetchone()
        assert powers == [("cls_app", False, False, False), ("cls_owner", False, True, False)]
        assert owner == ("cls_owner",)

    def test_the_serving_role_cannot_make_tables(self, served: Path) -> None:
        with connect(served) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE anything (id int)")

    def test_the_owner_can_act_as_the_serving_role(self, served: Path) -> None:
        with connect(served, "cls_owner") as connection:
            connection.execute("SET ROLE cls_app")
            assert connection.execute("SELECT current_user").fetchone() == ("cls_app",)

    def test_a_database_made_by_the_owner_has_the_extensions(self, served: Path) -> None:
        settings = database.configuration(served, QUICK)
        with connect(served, "cls_owner") as connection:
            connection.execute("DROP DATABASE IF EXISTS test_copy")
            connection.execute("CREATE DATABASE test_copy")
        with psycopg.connect(host=settings["HOST"], dbname="test_copy", user="cls_owner") as copy:
            found = {name for (name,) in copy.execute("SELECT extname FROM pg_extension")}
        assert {"unaccent", "pg_trgm", "btree_gist"} <= found

    def test_accents_have_a_case(self, served: Path) -> None:
        assert ask(served, "SELECT 'ÉVRY' ILIKE 'évry'")

    def test_the_server_never_runs_as_root_and_its_socket_is_closed(self, served: Path) -> None:
        assert Path(f"/proc/{server_pid(served)}").stat().st_uid != 0
        assert stat.S_IMODE(locate(served, QUICK).socket.stat().st_mode) == 0o700

    def test_no_door_is_open_on_the_network(self, served: Path) -> None:
        assert ask(served, "SHOW listen_addresses") == ""


def test_the_portal_s_data_is_written_for_good_and_the_tests_data_is_not(place: Path) -> None:
    with database.ensure_running(place, QUICK):
        assert ask(place, "SHOW fsync") == "off"
    with database.ensure_running(place, {}), connect(place, environ={}) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


# Sharing


def test_four_processes_may_start_it_at_once_in_an_empty_folder(empty_place: Path) -> None:
    clients = [Client(empty_place) for _ in range(4)]
    for client in clients:
        client.wait_until_ready()
    assert ask(empty_place, "SELECT 1") == 1
    for client in clients:
        client.leave()
    assert not serves(empty_place)


def test_the_last_one_out_stops_it(place: Path) -> None:
    first, second = (Client(place).wait_until_ready() for _ in range(2))
    first.leave()
    assert ask(place, "SELECT 1") == 1
    second.leave()
    assert not serves(place)


def test_a_forked_child_does_not_stop_it(place: Path) -> None:
    with database.ensure_running(place, QUICK) as lease:
        child = os.fork()
        if child == 0:
            lease.release()
            os._exit(0)
        os.waitpid(child, 0)
        assert ask(place, "SELECT 1") == 1


def test_a_lease_may_be_released_twice(place: Path) -> None:
    lease = database.ensure_running(place, QUICK)
    lease.release()
    lease.release()
    assert not serves(place)


def test_two_projects_have_two_servers(place: Path, empty_place: Path) -> None:
    with database.ensure_running(place, QUICK), database.ensure_running(empty_place, QUICK):
        assert server_pid(place) != server_pid(empty_place)
    assert not serves(place)
    assert not serves(empty_place)


# Accidents


def test_a_killed_client_does_not_keep_it_running(place: Path) -> None:
    Client(place).wait_until_ready().kill()
    assert serves(place)
    Client(place).wait_until_ready().leave()
    assert not serves(place)


def test_a_killed_server_comes_back_with_what_was_committed(place: Path) -> None:
    with database.ensure_running(place, {}):
        with connect(place, "cls_owner", {}) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        pid_file = locate(place, {}).data / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
        with database.ensure_running(place, {}), connect(place, "cls_owner", {}) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_it_recovers_when_everything_was_killed(place: Path) -> None:
    client = Client(place).wait_until_ready()
    pid = server_pid(place)
    client.kill()
    os.kill(pid, signal.SIGKILL)
    with database.ensure_running(place, QUICK):
        assert ask(place, "SELECT 1") == 1
        assert server_pid(place) != pid


@pytest.mark.parametrize("content", ["{mine}\n/elsewhere\n0\n5432\n/tmp\n\n0 0\nready   \n", "{mine}\n", ""])
def test_a_stale_pid_file_is_seen_through(place: Path, content: str) -> None:
    """After a reboot the pid may belong to any process, even to ours."""
    Client(place).wait_until_ready().leave()
    data = locate(place, QUICK).data
    (data / "postmaster.pid").write_text(content.format(mine=os.getpid()))
    with database.ensure_running(place, QUICK):
        assert ask(place, "SELECT 1") == 1


def test_a_lost_socket_is_made_again(place: Path) -> None:
    with database.ensure_running(place, QUICK):
        shutil.rmtree(locate(place, QUICK).socket)
        with database.ensure_running(place, QUICK):
            assert ask(place, "SELECT 1") == 1


def test_an_interrupted_creation_starts_over(empty_place: Path) -> None:
    place = locate(empty_place, QUICK)
    cluster.make_home(place)
    draft = place.home / "data.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("half made")
    with database.ensure_running(empty_place, QUICK):
        assert ask(empty_place, "SELECT 1") == 1


# Places


def test_a_long_path_still_has_a_short_socket(place: Path) -> None:
    deep = place.joinpath(*["un dossier au nom interminable"] * 8)
    assert len(str(locate(deep, QUICK).socket / embedded.SOCKET_FILE)) < 107


def test_a_closed_folder_works_and_stays_closed(empty_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ROOT_STATE", empty_place.parent / "state")
    closed = empty_place / "closed"
    project = closed / "project"
    project.mkdir(parents=True)
    closed.chmod(0o700)
    with database.ensure_running(project, QUICK):
        assert ask(project, "SELECT 1") == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_programs_out_of_the_account_s_reach_are_copied(empty_place: Path) -> None:
    package = locate(empty_place, {}).programs.parents[1]
    closed = empty_place / "closed"
    shutil.copytree(package / "pginstall/bin", closed / package.name / "pginstall/bin")
    (closed / f"{package.name}.libs").mkdir()
    closed.chmod(0o700)
    home = empty_place / "home"
    stranger = Account(uid=65530, gid=65530, name="stranger")
    found = cluster.with_reachable_programs(Cluster(home, stranger, closed / package.name / "pginstall/bin", False))
    assert home in found.programs.parents
    assert stat.S_IMODE((found.programs / "postgres").stat().st_mode) == 0o755


def test_pg_bin_names_another_server_s_programs(empty_place: Path) -> None:
    programs = locate(empty_place, {}).programs
    with database.ensure_running(empty_place, {**QUICK, "PG_BIN": str(programs)}):
        assert ask(empty_place, "SELECT 1") == 1


def test_servers_before_17_are_made_with_the_system_s_locale() -> None:
    assert embedded.locale_arguments(15) == ["--locale=C.UTF-8"]
    assert "--locale-provider=builtin" in embedded.locale_arguments(17)


# What is said when it cannot be


def refusal(place: Path, environ: dict[str, str] = QUICK) -> str:
    with pytest.raises(DatabaseUnavailable) as caught:
        database.ensure_running(place, environ)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_pg_bin_without_programs_is_refused(empty_place: Path) -> None:
    assert "PG_BIN" in refusal(empty_place, {**QUICK, "PG_BIN": str(empty_place)})


def test_data_of_another_version_is_refused(place: Path) -> None:
    Client(place).wait_until_ready().leave()
    version = locate(place, QUICK).data / "PG_VERSION"
    written = version.read_text()
    version.write_text("11\n")
    try:
        assert "PostgreSQL 11" in refusal(place)
    finally:
        version.write_text(written)


def test_a_full_disk_is_said_before_starting(empty_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ROOM_NEEDED", 10**18)
    monkeypatch.setattr(embedded, "ROOM_NEEDED", 10**18)
    assert "disque est plein" in refusal(empty_place)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("No space left on device", "disque est plein"), ("Read-only file system", "lecture seule"), ("odd", "odd")],
)
def test_what_stops_the_programs_is_said_in_french(empty_place: Path, words: str, expected: str) -> None:
    programs = empty_place / "programs"
    programs.mkdir()
    for name, lines in {
        "postgres": 'echo "postgres (PostgreSQL) 18.6"',
        "initdb": f'echo "initdb: error: {words}"; exit 1',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{lines}\n")
        (programs / name).chmod(0o755)
    assert expected in refusal(empty_place, {**QUICK, "PG_BIN": str(programs)})


@pytest.mark.parametrize(
    ("code", "expected"),
    [(errno.EROFS, "lecture seule"), (errno.ENOSPC, "disque est plein"), (errno.EACCES, "pas le droit")],
)
def test_a_folder_that_cannot_be_written_is_said(
    empty_place: Path, monkeypatch: pytest.MonkeyPatch, code: int, expected: str
) -> None:
    def refuse(self: Path, *args: Any, **options: Any) -> None:
        raise OSError(code, os.strerror(code), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert expected in refusal(empty_place)


def test_a_socket_folder_of_someone_else_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Client(place).wait_until_ready().leave()
    with tempfile.TemporaryDirectory() as elsewhere:
        monkeypatch.setattr(cluster, "SOCKET_PARENT", Path(elsewhere))
        locate(place, QUICK).socket.symlink_to(elsewhere)
        assert "appartient à un autre compte" in refusal(place)


# A server of one's own


def test_database_url_wins() -> None:
    url = "postgresql://l%C3%A9a:p%40ss%2Fword@db.example:6543/portail%20cls?sslmode=require"
    assert database.configuration(ROOT, {"DATABASE_URL": url}) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portail cls",
        "USER": "léa",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql:///portail?host=/run/postgresql", "/run/postgresql", ""),
        ("postgres://cls@%2Frun%2Fpostgresql:5433/portail", "/run/postgresql", "5433"),
        ("postgresql://cls@[::1]:5433/portail", "::1", "5433"),
    ],
)
def test_database_url_may_name_a_socket_or_an_address(url: str, host: str, port: str) -> None:
    settings = database.configuration(ROOT, {"DATABASE_URL": url})
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == (host, port, "portail")


def test_migrations_may_have_an_address_of_their_own() -> None:
    environ = {"DATABASE_URL": "postgresql://app@h/d", "DATABASE_OWNER_URL": "postgresql://owner@h/d"}
    assert database.configuration(ROOT, environ)["USER"] == "app"
    assert database.configuration(ROOT, {**environ, "CLS_DATABASE_ROLE": "cls_owner"})["USER"] == "owner"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u@h/d",
        "postgresql://u@h/",
        "postgresql://u@h:99999/d",
        "postgresql://u@h:port/d",
        "postgresql://u@h/d?sslmod=require",
        "n'importe quoi",
    ],
)
def test_a_malformed_database_url_is_refused_in_one_sentence(url: str) -> None:
    assert "DATABASE_URL" in refusal(ROOT, {"DATABASE_URL": url})


@pytest.mark.parametrize("host", ["127.0.0.1:1", "%2Fnowhere"])
def test_an_unreachable_database_url_is_said(host: str) -> None:
    started = time.monotonic()
    assert "ne répond pas" in refusal(ROOT, {"DATABASE_URL": f"postgresql://u@{host}/d"})
    assert time.monotonic() - started < 10


def test_with_database_url_nothing_is_started(place: Path) -> None:
    Client(place).wait_until_ready().leave()
    with database.ensure_running(place, QUICK):
        url = f"postgresql://cls_app@/cls_portal?host={locate(place, QUICK).socket}"
        with database.ensure_running(place / "other", {"DATABASE_URL": url}) as lease:
            assert lease.cluster is None
    assert not (place / "other").exists()
