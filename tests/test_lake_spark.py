"""Sums of a lake on Apache Spark: the same text as on DuckDB, equal to the last count."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dataset_imports import zip_files
from event_files import make_gdelt_file
from event_imports import EVENTS, Load
from lake_imports import import_lake, list_lake_files, read_sums, remove_lake, sum_lake
from sqlalchemy import URL
from test_lake import COURSES

import spark_session
from console import UserError
from models.lake.open_lake import open_dataset
from seeds.importing.import_settings import ImportSettings
from seeds.lake import spark
from seeds.lake.build_on_spark import build_lake
from seeds.lake.engines import open_engine
from seeds.lake.spark import SparkEngine
from seeds.lake.sums import SumsEngine

pytestmark = [
    pytest.mark.slow,
    # Spark says so of the pandas that the panels need, and of files that it closes itself.
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.on_sqlite,
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SumsEngine]:
    if missing := spark_session.find_missing():
        pytest.skip(missing)
    said = tmp_path_factory.mktemp("spark") / "stderr.txt"
    stderr = os.dup(2)
    with said.open("wb") as file:
        os.dup2(file.fileno(), 2)
        try:
            with open_engine("spark", "local[1]") as engine:
                os.dup2(stderr, 2)
                assert said.read_text() == "", "a user can do nothing about what Java says"
                yield engine
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)


def test_spark_gives_the_same_sums(
    load_events: Load, seeded_url: URL, engine: SumsEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "AT_ONCE", 5)
    lake = Path("a lake [1]{2}")  # Spark would take it for a pattern
    address = f"file://{lake.absolute()}"
    import_lake(seeded_url, "gdelt", {"a.csv": make_gdelt_file(EVENTS)}, lake)
    expected = read_sums(seeded_url)
    said = [
        "gdelt: 7 events of 1 file, summed by Spark on local[1]",
        "  dyad_months: 3 rows, equal to the database",
        "  country_months: 4 rows, equal to the database",
        "  world_months: 2 rows, equal to the database",
    ]
    assert sum_lake(seeded_url, write=True, engine=engine) == (0, said)
    assert sum_lake(seeded_url, write=False, engine=engine, lake=address) == (0, said)
    assert read_sums(seeded_url) == expected
    (lake / "dataset=gdelt/manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UserError, match=r"is not the manifest that this database knows"):
        sum_lake(seeded_url, write=False, engine=engine, lake=address)
    with pytest.raises(UserError, match="is an address, which --engine spark reads"):
        sum_lake(seeded_url, write=False, lake="s3a://bucket/lake")


def test_a_worker_without_the_program_is_one_line() -> None:
    pyspark_errors = pytest.importorskip("pyspark.errors")
    trace = "An exception was thrown:\nTraceback:\nModuleNotFoundError: No module named 'duckdb'\n"
    said = (
        r"^lake build: .*\(No module named 'duckdb'\): name the one .* in PYSPARK_PYTHON, where .*$"
    )
    with pytest.raises(UserError, match=said), spark.report_spark_errors("lake build"):
        raise pyspark_errors.PythonException(trace)


def test_what_java_says_is_passed_on_once_spark_runs(capfd: pytest.CaptureFixture[str]) -> None:
    later = ["sh", "-c", "echo first >&2; read -r line; echo later >&2"]
    with spark_session._JavaErrors():
        java = subprocess.Popen(later, stdin=subprocess.PIPE)
    java.communicate(b"\n")
    time.sleep(0.1)
    assert capfd.readouterr().err == "first\nlater\n"
    held = spark_session._JavaErrors()

    def fail() -> None:
        os.write(2, b'Exception in thread "main" org.apache.SparkException: No thread\n\tat a.b\n')
        raise OSError("no Java")

    with pytest.raises(OSError, match="no Java"), held:
        fail()
    assert capfd.readouterr().err == ""
    assert spark_session._find_reason("[EXITED] Java exited\nbefore", held.said) == "No thread"
    caused = "An error occurred\n: a.b.CException: no\n\tat a.b\nCaused by: d.EException: refused\n"
    assert spark_session._find_reason(caused, "") == "refused"
    assert spark_session._find_reason("[EXITED] Java exited\nbefore", "") == "[EXITED] Java exited"


def test_what_is_missing_is_one_line(monkeypatch: pytest.MonkeyPatch, databases: object) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        for scheme in ("spark", "sc"):
            with pytest.raises(UserError, match=r"^--master .*: does not answer \(.*\)$"):
                SparkEngine(f"{scheme}://127.0.0.1:{port}").start()
    with pytest.raises(UserError, match=r"^--master nonsense: is not a master; for example.*$"):
        SparkEngine("nonsense").start()
    monkeypatch.setattr(spark_session, "_find_java", lambda: Path("/java"))
    monkeypatch.setenv("PATH", "/nowhere")
    assert "bash" in (spark_session.find_missing() or "bash: PySpark is not here")
    monkeypatch.setattr(spark_session, "find_missing", lambda: "there is no Java")
    with pytest.raises(UserError, match=r"^there is no Java$"):
        SparkEngine("local").start()
    for engine, master, said in (
        ("duckdb", "x", "--master is for --engine spark"),
        ("spark", "", "--master is empty"),
    ):
        with pytest.raises(UserError, match=said), open_engine(engine, master):
            pass


def test_workers_read_what_an_import_reads(
    load_events: Load, seeded_url: URL, engine: SumsEngine
) -> None:
    assert isinstance(engine, SparkEngine)
    contents = [*COURSES["known, revised, repeated"][1], make_gdelt_file(EVENTS)]
    files = {f"{number}.csv": content for number, content in enumerate(contents[:-1])}
    files["zipped.zip"] = zip_files(("a.csv", make_gdelt_file(EVENTS, "1.0", 57)))
    said = import_lake(seeded_url, "gdelt", files, Path("one"), max_rejects=1)
    rejects = Path("3.csv.rejects.csv").read_bytes()
    expected = read_sums(seeded_url), list_lake_files(open_dataset(Path("one"), "gdelt"))
    remove_lake(seeded_url, "gdelt", Path("one"))
    Path("3.csv.rejects.csv").unlink()
    built: list[str] = []

    def build(*names: str, engine: SparkEngine = engine) -> None:
        build_lake(
            seeded_url,
            "gdelt",
            names,
            Path("two"),
            engine,
            ImportSettings(max_rejects=1),
            echo=built.append,
        )

    build(*files)
    assert built == said
    assert (
        read_sums(seeded_url),
        list_lake_files(open_dataset(Path("two"), "gdelt")),
    ) == expected
    assert Path("3.csv.rejects.csv").read_bytes() == rejects
    built.clear()
    build("0.csv")
    assert "already imported" in built[0]
    Path("other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    Path("folder").mkdir()
    Path("other.csv").rename("folder/other.csv")
    Path("0.csv").rename("folder/0.csv")
    built.clear()
    build("folder")
    assert "already imported" in built[0]
    assert "other.csv: skipped, it is not a file of any known dataset" in built[1]
    # Named files are looked at before Spark starts, which takes long.
    for name, why in (("other.csv", "is not a file of any known"), ("0.csv", "no such file")):
        with pytest.raises(UserError, match=rf"{name}: .*{why}"):
            build(f"folder/{name}" if name == "other.csv" else name, engine=SparkEngine("nonsense"))
