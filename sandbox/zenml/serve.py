"""Runs ZenML's server on a free port of loopback, until standard input ends.

So it never outlives the process that started it. The first line of standard output is the port.
"""

import os
import socket
import threading

import uvicorn


def end_with_input() -> None:
    while os.read(0, 4096):
        pass
    # There is nothing to save: the database goes with the sandbox.
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
# From here on nobody reads standard output.
os.dup2(2, 1)
config = uvicorn.Config("zenml.zen_server.zen_server_api:app", log_level="info")
uvicorn.Server(config).run(sockets=[listener])
