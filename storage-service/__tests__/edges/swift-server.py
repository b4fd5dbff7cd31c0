"""
OpenStack Swift with its S3 API, all in one process: account, container and object server and the proxy in front.

Takes a folder for its data. Says on which port the proxy listens, and ends with whoever holds its stdin: so it does not
outlive its parent, however that dies.
"""

import os
import shutil
import sys

import eventlet
import eventlet.wsgi

original_threading = eventlet.patcher.original("threading")
eventlet.monkey_patch()

from swift.common import utils, wsgi  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402

folder = sys.argv[1]

PROXY = f"""
[DEFAULT]
swift_dir = {folder}
[pipeline:main]
pipeline = catch_errors gatekeeper listing_formats s3api tempauth copy dlo slo versioned_writes proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
storage_domain = swift.localhost
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:copy]
use = egg:swift#copy
[filter:dlo]
use = egg:swift#dlo
[filter:slo]
use = egg:swift#slo
[filter:versioned_writes]
use = egg:swift#versioned_writes
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# A machine that is busy is slow, and not down.
conn_timeout = 30
node_timeout = 30
"""

STORAGE = f"""
[DEFAULT]
swift_dir = {folder}
devices = {folder}
mount_check = false
[app:main]
use = egg:swift#%s
"""


class Forgetful:
    """In place of Memcached, without which no user signs in: nothing is ever found in it."""

    def get(self, *_args, **_options):
        return None

    def set(self, *_args, **_options):
        pass

    delete = set


def with_cache(app):
    cache = Forgetful()
    return lambda env, start_response: app({**env, "swift.cache": cache}, start_response)


def serve(name, conf):
    """Lets a server listen on a port that the system chooses, and begins when there is something to serve."""
    path = os.path.join(folder, f"{name}-server.conf")
    with open(path, "w") as file:
        file.write(conf)
    socket = eventlet.listen(("127.0.0.1", 0))

    def begin():
        app = wsgi.loadapp(path, global_conf={"log_name": name})
        eventlet.spawn(eventlet.wsgi.server, socket, with_cache(app), utils.NullLogger())

    return socket.getsockname()[1], begin


def write_ring(name, port):
    """One copy of everything, on the one device."""
    builder = RingBuilder(1, 1, 0)
    builder.add_dev({"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "disk", "weight": 1})
    builder.rebalance()
    builder.get_ring().save(os.path.join(folder, f"{name}.ring.gz"))


def end_with_parent():
    while os.read(0, 1024):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


original_threading.Thread(target=end_with_parent, daemon=True).start()
# Else read from /etc/swift, which this run must not depend on.
utils.HASH_PATH_PREFIX = b"prefix"
utils.HASH_PATH_SUFFIX = b"suffix"
os.mkdir(os.path.join(folder, "disk"))
begins = []
for name in ("account", "container", "object"):
    port, begin = serve(name, STORAGE % name)
    write_ring(name, port)
    begins.append(begin)
port, begin = serve("proxy", PROXY)
for begin in [*begins, begin]:
    begin()
print(f"listens on {port}", flush=True)
while True:
    eventlet.sleep(3600)
