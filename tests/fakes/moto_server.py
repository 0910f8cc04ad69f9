"""moto's server, one request at a time: ``python -m tests.fakes.moto_server PORT``.

moto's own command serves each request in a thread, and its transactions are not safe
for threads: two at once break each other, which DynamoDB's don't.
"""

import sys

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

if __name__ == "__main__":
    application = DomainDispatcherApplication(create_backend_app)
    run_simple("127.0.0.1", int(sys.argv[1]), application, threaded=False)
