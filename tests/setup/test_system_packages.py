"""What Debian must bring: the list, how a package is recognised, and how it is unpacked without root."""

import subprocess
from pathlib import Path

import pytest

from setup import system_libraries, system_packages
from setup.progress import Refused, Step
from setup.system_packages import Package, listed

ROOT = Path(__file__).resolve().parents[2]


def test_the_list_says_why_and_for_what() -> None:
    packages = listed(ROOT)
    assert {package.needed_by for package in packages} == {"run", "test"}
    assert all(package.reason for package in packages)
    assert {package.probe.split(":")[0] for package in packages} <= {"library", "command", "file"}


@pytest.mark.parametrize("package", listed(ROOT), ids=lambda package: package.name)
def test_everything_listed_is_here(package: Package) -> None:
    assert package.is_present(ROOT), f"il manque {package.name} ; lancez « make test », qui l’installe"


def test_an_absent_package_is_seen(tmp_path: Path) -> None:
    for probe in ("library:libnowhere.so.9", "command:no-such-command", "file:usr/share/nowhere"):
        assert not Package("x", "run", probe, "why").is_present(tmp_path)


def test_what_is_present_asks_nothing_of_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "run_apt", lambda _: pytest.fail("apt was called"))
    system_packages.provide(ROOT, "test")


def test_when_nothing_works_the_exact_line_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "system-packages.txt").write_text("libnowhere9 | run | library:libnowhere.so.9 | to fail\n")
    monkeypatch.setattr(system_packages, "run_apt", lambda _: False)
    with pytest.raises(Refused, match="sudo apt-get install --no-install-recommends libnowhere9"):
        system_packages.provide(tmp_path, "run")


# Unpacking, with a small package made here


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text(
        "Package: sample\nVersion: 1\nArchitecture: all\nMaintainer: tests <tests@example.org>\nDescription: sample\n"
    )
    (tree / "etc/sample").mkdir(parents=True)
    (tree / "etc/sample/settings").write_text("unpacked")
    (tree / "usr/lib/sample").mkdir(parents=True)
    (tree / "usr/lib/sample/settings").symlink_to("/etc/sample/settings")
    (tree / "usr/share/fontconfig/conf.avail").mkdir(parents=True)
    (tree / "usr/share/fontconfig/conf.avail/60-latin.conf").write_text("<fontconfig/>")
    target = tmp_path / "sample.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree, target], check=True, capture_output=True)
    return target


def test_links_into_the_system_are_turned_to_what_was_unpacked(tmp_path: Path, archive: Path) -> None:
    project = tmp_path / "dossier l'été"
    (project / "var").mkdir(parents=True)
    system_packages.lay_out(project, Step("essai"), [archive])
    link = system_libraries.unpacked(project) / "usr/lib/sample/settings"
    assert link.read_text() == "unpacked"
    assert not link.readlink().is_absolute()


def test_fonts_are_looked_for_in_both_places(tmp_path: Path, archive: Path) -> None:
    project = tmp_path / "a & b"
    (project / "var").mkdir(parents=True)
    system_packages.lay_out(project, Step("essai"), [archive])
    written = (system_libraries.unpacked(project) / "fonts.conf").read_text()
    assert "<dir>/usr/share/fonts</dir>" in written
    assert "a &amp; b/var/system/usr/share/fonts" in written
    assert "60-latin.conf" in written


def test_children_find_what_was_unpacked(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "var").mkdir()
    system_packages.lay_out(tmp_path, Step("essai"), [archive])
    system = system_libraries.unpacked(tmp_path)
    (system / "usr/bin").mkdir(parents=True)
    for name in ("CLS_SYSTEM", "LD_LIBRARY_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "/bin")
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    system_libraries.activate(tmp_path)
    script = 'echo "$PATH|$LD_LIBRARY_PATH|$FONTCONFIG_FILE"'
    found = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)
    path, libraries, fonts = found.stdout.strip().split("|")
    assert path == f"{system}/usr/bin:/bin"
    assert libraries == f"{system}/usr/lib"
    assert fonts == f"{system}/fonts.conf"


def test_nothing_changes_where_nothing_was_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLS_SYSTEM", raising=False)
    monkeypatch.setenv("PATH", "/bin")
    system_libraries.activate(tmp_path)
    assert system_libraries.locate(tmp_path, "usr/lib/sample") is None
