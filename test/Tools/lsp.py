"""A client of a language server: lsp.py SERVER FILE LINE CHARACTER

Opens FILE, prints what the server says of it, one diagnostic per line, and then the hover at
LINE and CHARACTER (from 0).
"""
import json
import subprocess
import sys

server_path, file_path, line, character = sys.argv[1:5]
server = subprocess.Popen([server_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
URI = "test:///program.mlir"


def send(method, params, identifier=None):
    message = {"jsonrpc": "2.0", "method": method, "params": params}
    if identifier is not None:
        message["id"] = identifier
    body = json.dumps(message).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    server.stdin.flush()


def receive(wanted):
    """The next message that `wanted` accepts."""
    while True:
        length = 0
        while (header := server.stdout.readline().strip()):
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server closed its output"
        message = json.loads(server.stdout.read(length))
        if wanted(message):
            return message


def request(method, params, identifier):
    send(method, params, identifier)
    return receive(lambda message: message.get("id") == identifier)["result"]


request("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 1)
send("initialized", {})
with open(file_path) as file:
    document = {"uri": URI, "languageId": "mlir", "version": 1, "text": file.read()}
send("textDocument/didOpen", {"textDocument": document})
published = receive(lambda message: message.get("method") == "textDocument/publishDiagnostics")
for diagnostic in published["params"]["diagnostics"]:
    print(f"diagnostic at {diagnostic['range']['start']['line']}: {diagnostic['message']}")
hover = request("textDocument/hover", {"textDocument": {"uri": URI},
                                       "position": {"line": int(line), "character": int(character)}}, 2)
print("hover:", hover and hover["contents"]["value"].replace("\n", " "))
request("shutdown", None, 3)
send("exit", None)
server.wait(timeout=20)
