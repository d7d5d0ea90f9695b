"""The processes that are measured: a node of a commit, its database, and nginx."""

import atexit
import contextlib
import getpass
import os
import resource
import shlex
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import machine

HERE = Path(__file__).parent
ROOT = HERE.parent
WORK = Path(os.environ.get("BENCH_WORK", ROOT / "target" / "bench")).absolute()
MAVEN = shlex.split(os.environ.get("MVN", "mvn"))
PUBLIC_URL = "http://localhost:18080"  # Shared by all nodes, so that their responses are equal to the byte.
PORTS = iter(range(int(os.environ.get("BENCH_PORT", 18080)), 65_000))


def jdk25():
    """Home of a JDK 25, or None."""
    homes = [os.environ.get("JAVA25_HOME"), *map(str, sorted(Path("/usr/lib/jvm").glob("*25*")))]
    return next((home for home in homes if home and Path(home, "bin", "java").exists()), None)


def commit(name):
    return subprocess.run(["git", "rev-parse", "--verify", f"{name}^{{commit}}"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def build(sha, aot=False):
    """Directory of a commit with its packaged application, built once; with an AOT cache it is built on JDK 25."""
    home = WORK / "builds" / (sha[:12] + ("-aot" if aot else ""))
    if not (home / "target/quarkus-app/quarkus-run.jar").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        archive = subprocess.run(["git", "archive", sha], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "x", "-C", home], input=archive, check=True)
        environment = dict(os.environ)
        if aot:  # The build runs the application.
            environment |= {"JAVA_HOME": jdk25(), "DATELINE_DATA_DIR": str(home / "target" / "trained-on"),
                            "QUARKUS_HTTP_PORT": str(next(PORTS)), "QUARKUS_MANAGEMENT_PORT": str(next(PORTS))}
        say(f"builds {home.name}")
        subprocess.run([*MAVEN, "-B", "-ntp", "-q", "package", "-DskipTests", *(["-Paot"] if aot else [])], cwd=home, env=environment, check=True)
    return home


def say(text):
    print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)


class Server:
    """A child process that listens on a port of its own."""

    def __init__(self, name, command, port, environment=None, cwd=None):
        self.url = f"http://127.0.0.1:{port}"
        self.log = open(WORK / f"{name}.log", "w")
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd=cwd, env=dict(os.environ, **(environment or {})))
        self.pid = self.process.pid
        atexit.register(self.stop)  # Also when the script fails.

    def wait(self, path, seconds=120, every=0.2):
        """Waits until it answers 200."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"It has ended; see {self.log.name}")
            with contextlib.suppress(OSError, urllib.error.HTTPError):
                if urllib.request.urlopen(self.url + path, timeout=10).status == 200:
                    return self
            time.sleep(every)
        raise RuntimeError(f"{self.url} does not answer; see {self.log.name}")

    def cpu(self):
        return machine.cpu(self.pid)

    def stop(self, kill=False):
        if self.process.poll() is None:
            self.process.kill() if kill else self.process.terminate()
            self.process.wait(60)
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Database:
    """The embedded PostgreSQL of a data directory, accessed as superuser."""

    def __init__(self, data):
        lines = (data / "database" / "postmaster.pid").read_text().split("\n")
        self.pid, self.port = int(lines[0]), lines[3]
        self.password = (data / "database-password").read_text().strip()
        self.environment = dict(os.environ, PGHOST="127.0.0.1", PGPORT=self.port, PGUSER="postgres", PGPASSWORD=self.password, PGDATABASE="dateline")

    def _psql(self, *arguments, rows=None):
        done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *arguments], input=rows, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def sql(self, statements):
        return self._psql("-c", statements)

    def script(self, file, rows):
        self._psql("-f", str(file), rows=rows)

    def column(self, query):
        return self.sql(query).splitlines()


class Dateline(Server):
    """A node with a database of its own in a data directory, or on the database of another node."""

    def __init__(self, home, data, database=None, name="node", heap=None, **settings):
        port, management = next(PORTS), next(PORTS)
        self.data = data
        environment = {
            "DATELINE_DATA_DIR": str(data), "DATELINE_PUBLIC_URL": PUBLIC_URL, "DATELINE_LIMITS_ENABLED": "false",
            "DATELINE_ADMISSION_WAITING": "64", "DATELINE_ADMISSION_PATIENCE": "10s",
            "QUARKUS_HTTP_HOST": "127.0.0.1", "QUARKUS_HTTP_PORT": str(port), "QUARKUS_MANAGEMENT_PORT": str(management),
        } | settings
        if heap:
            environment["DATELINE_HEAP"] = heap
        if database:
            environment |= {
                "QUARKUS_DATASOURCE_JDBC_URL": f"jdbc:postgresql://127.0.0.1:{database.port}/dateline",
                "QUARKUS_DATASOURCE_USERNAME": "postgres", "QUARKUS_DATASOURCE_PASSWORD": database.password,
            }
        start = home / "bin" / "dateline"
        command = [start] if start.exists() else ["java", "-Xmx256m", "-jar", home / "target/quarkus-app/quarkus-run.jar"]
        super().__init__(name, command, port, environment, cwd=WORK)
        self.database = database

    def ready(self):
        self.wait("/health/ready")
        self.database = self.database or Database(self.data)
        return self

    def cpu(self):
        return machine.cpu(self.pid, self.database.pid)

    @property
    def admin(self):
        """The header with the admin key that the node wrote for its new database."""
        return {"Authorization": "Bearer " + (self.data / "admin-key").read_text().strip()}


class Nginx(Server):
    """An nginx that serves files by name."""

    def __init__(self):
        port = next(PORTS)
        self.home = WORK / "nginx"
        shutil.rmtree(self.home, ignore_errors=True)
        self.files = self.home / "files"
        (self.home / "temporary").mkdir(parents=True)
        self.files.mkdir()
        (self.files / "ready").write_text("")
        _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
        configuration = (HERE / "nginx.conf").read_text()
        for name, value in {"USER": getpass.getuser(), "PORT": port, "FILES": min(files // 2, 12_000)}.items():
            configuration = configuration.replace(name, str(value))
        (self.home / "nginx.conf").write_text(configuration)
        super().__init__("nginx", ["nginx", "-p", self.home, "-c", "nginx.conf", "-e", "stderr"], port)
        self.wait("/ready")

    def serve_file(self, name, body, gzip=False):
        """
        @param gzip whether the body is compressed
        @return its path and its ETag
        """
        file = self.files / (name + (".gz" if gzip else ""))
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(body)
        return f"/{name}", f'"{int(file.stat().st_mtime):x}-{len(body):x}"'
