"""nginx serves the archive by templates/nginx.conf: headers, compression,
ranges, what is not there."""
import gzip
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time

from judge import report
from judge.setting import Setting

MODULES = "/usr/lib/nginx/modules/"
BROTLI = "ngx_http_brotli_static_module.so"
WANTED = {
    "Strict-Transport-Security": r"max-age=\d{8}",
    "Content-Security-Policy": r"default-src 'none';.*script-src 'self';.*"
                               r"frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """nginx with the shipped configuration, ports and paths put in."""

    def __init__(self, folder, root):
        self.folder, self.plain, self.port = folder, free_port(), free_port()
        self.brotli = os.path.exists(MODULES + BROTLI)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-subj", "/CN=gongbao.example", "-days", "2", "-keyout",
             folder + "/key", "-out", folder + "/pem"],
            capture_output=True, check=True)
        with open("templates/nginx.conf", encoding="utf-8") as file:
            site = file.read()
        for old, new in (
                (r"\tlisten \[::\]:.*\n", ""),
                (r"listen 80;", f"listen 127.0.0.1:{self.plain};"),
                (r"listen 443 ", f"listen 127.0.0.1:{self.port} "),
                (r"/srv/www/gongbao;", root + ";"),
                (r"/etc/ssl/gongbao\.pem", folder + "/pem"),
                (r"/etc/ssl/gongbao\.key", folder + "/key"),
                (r"# (brotli_static on;)", r"\1" if self.brotli else r"# \1")):
            site, n = re.subn(old, new, site)
            if not n:
                raise RuntimeError(f"nginx.conf has no {old}")
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};\n" for name in
            ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        with open(folder + "/nginx.conf", "w", encoding="utf-8") as file:
            file.write(
                ("user root;\n" if os.getuid() == 0 else "") +
                (f"load_module {MODULES}{BROTLI};\n" if self.brotli else "") +
                f"daemon off;\npid {folder}/pid;\nworker_processes 1;\n"
                f"error_log {folder}/error.log;\nevents {{ }}\n"
                "http {\ninclude /etc/nginx/mime.types;\naccess_log off;\n"
                + temporary + site + "}\n")
        self.process = subprocess.Popen(
            ["nginx", "-p", folder, "-c", folder + "/nginx.conf",
             "-e", folder + "/error.log"], stderr=subprocess.PIPE, text=True)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("nginx does not start: " +
                           self.process.communicate(timeout=5)[1])

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stderr.close()

    def ask(self, path, method="GET", **headers):
        """(status, headers, body)"""
        context = ssl.create_default_context(cafile=self.folder + "/pem")
        context.check_hostname = False
        to = http.client.HTTPSConnection("127.0.0.1", self.port,
                                         context=context, timeout=20)
        to.request(method, path, headers={
            name.replace("_", "-"): value
            for name, value in headers.items()})
        answer = to.getresponse()
        body = answer.read()
        to.close()
        return answer.status, answer.headers, body


def read(root, name):
    with open(os.path.join(root, name), "rb") as file:
        return file.read()


def pages(server, root):
    asset = next("assets/" + n for n in sorted(os.listdir(root + "/assets"))
                 if n.endswith(".css"))
    sheet = next("2026-06/tables/" + n for n in
                 sorted(os.listdir(root + "/2026-06/tables"))
                 if n.endswith(".csv"))
    kinds = {"/": "text/html; charset=utf-8",
             "/2026-06/": "text/html; charset=utf-8",
             "/2026-06/table-guide.html": "text/html; charset=utf-8",
             "/2026-06/gazette-2026-06.pdf": "application/pdf",
             "/2026-06/issue.json": "application/json; charset=utf-8",
             "/2026-06/issue.xml": "text/xml; charset=utf-8",
             "/2026-06/issue.bib": "text/plain; charset=utf-8",
             "/" + sheet: "text/csv; charset=utf-8",
             "/atom.xml": "application/atom+xml; charset=utf-8",
             "/manifest.sha256": "text/plain; charset=utf-8",
             "/" + asset: "text/css; charset=utf-8"}
    for path, kind in kinds.items():
        status, headers, body = server.ask(path)
        name = path[1:] + ("index.html" if path.endswith("/") else "")
        if status != 200 or body != read(root, name):
            yield f"{path}: {status}, {len(body)} bytes"
        if headers["Content-Type"] != kind:
            yield f"{path} is {headers['Content-Type']}"
        for header, value in WANTED.items():
            if path.endswith(".pdf") and "Policy" in header and \
                    "Content" in header:
                if headers[header]:
                    yield f"{path}: a PDF with {header}"
            elif not re.match(value, headers[header] or ""):
                yield f"{path}: {header}: {headers[header]}"
        if "nginx/" in (headers["Server"] or ""):
            yield "the server tells its version"
        cache = headers["Cache-Control"]
        if ("immutable" in cache) != path.startswith("/assets/"):
            yield f"{path}: Cache-Control {cache}"


def compressed(server, root):
    path = "2026-06/table-guide.html"
    plain = read(root, path)
    for coding in ["gzip"] + (["br"] if server.brotli else []):
        status, headers, body = server.ask(
            "/" + path, Accept_Encoding="gzip, br"
            if coding == "br" else coding)
        if status != 200 or headers["Content-Encoding"] != coding:
            yield f"{coding}: {status} {headers['Content-Encoding']}"
            continue
        if "Accept-Encoding" not in (headers["Vary"] or ""):
            yield f"{coding}: no Vary"
        suffix = {"gzip": ".gz", "br": ".br"}[coding]
        if body != read(root, path + suffix) or len(body) >= len(plain) / 2:
            yield f"{coding}: not the file that was made, or large"
        if coding == "gzip" and gzip.decompress(body) != plain:
            yield "gzip: other bytes"
    if server.ask("/" + path, Accept_Encoding="identity")[2] != plain:
        yield "a reader who cannot unpack gets packed bytes"


def ranges(server, root):
    path = "2026-06/gazette-2026-06.pdf"
    whole = read(root, path)
    status, headers, body = server.ask("/" + path, Range="bytes=100-299")
    if status != 206 or body != whole[100:300]:
        yield f"a range of the PDF: {status}, {len(body)} bytes"
    if headers["Content-Range"] != f"bytes 100-299/{len(whole)}":
        yield f"Content-Range: {headers['Content-Range']}"
    tag = server.ask("/" + path, "HEAD")[1]["ETag"]
    if server.ask("/" + path, If_None_Match=tag)[0] != 304:
        yield "what has not changed is sent again"


def lost(server, root):
    page = read(root, "404.html")
    for path in ("/nowhere.html", "/2026-06/nowhere/", "/.gongbao",
                 "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                 "/assets/", "/a%00b"):
        status, headers, body = server.ask(path)
        if status not in (400, 403, 404) or b"root:" in body:
            yield f"{path}: {status}"
        if status == 404 and body != page:
            yield f"{path}: not the page of the site"
        if status == 404 and not headers["Content-Security-Policy"]:
            yield f"{path}: no CSP"
    if server.ask("/", "POST")[0] != 405:
        yield "POST is taken"
    status, headers, _ = server.ask("/2026-06")
    if status != 301 or headers["Location"] != "/2026-06/":
        yield f"/2026-06: {status} {headers['Location']}"
    to = http.client.HTTPConnection("127.0.0.1", server.plain, timeout=20)
    to.request("GET", "/2026-06/?a", headers={"Host": "gongbao.example"})
    answer = to.getresponse()
    if answer.status != 301 or answer.headers["Location"] != \
            "https://gongbao.example/2026-06/?a":
        yield f"plain http: {answer.status} {answer.headers['Location']}"
    to.close()


def main():
    setting = Setting()
    missing = [t for t in ("nginx", "openssl") if not shutil.which(t)]
    if missing:
        report.skip("server", f"{missing[0]} is not installed")
        return report.finish()
    folder = tempfile.mkdtemp(dir=setting.folder)
    root = folder + "/public"
    done = subprocess.run(
        [setting.gongbao, "build", "--quiet", "--draft", "--precompress",
         "--output", root, "--press", folder + "/press", *setting.home()],
        capture_output=True, text=True, check=False)
    if done.returncode:
        report.check("server build", [done.stderr[-300:]])
        return report.finish()
    server = Server(folder, root)
    try:
        for test in (pages, compressed, ranges, lost):
            report.run(f"server {test.__name__}", test, server, root)
    finally:
        server.stop()
    return report.finish()


if __name__ == "__main__":
    main()
