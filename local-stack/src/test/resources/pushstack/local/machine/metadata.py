"""The instance metadata service, version 2, of a machine that belongs to no group."""
import http.server

PAGES = {
    "/latest/meta-data/instance-id": "i-0123456789abcdef0",
    "/latest/meta-data/local-ipv4": "127.0.0.1",
}
TOKEN = "token-of-this-machine"


class Metadata(http.server.BaseHTTPRequestHandler):
    def do_PUT(self):
        self.answer(200 if self.path == "/latest/api/token" else 404, TOKEN)

    def do_GET(self):
        if self.headers.get("X-aws-ec2-metadata-token") != TOKEN:
            self.answer(401, "")
        else:
            self.answer(200 if self.path in PAGES else 404, PAGES.get(self.path, ""))

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


http.server.HTTPServer(("169.254.169.254", 80), Metadata).serve_forever()
