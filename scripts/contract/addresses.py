"""Sends a stranger's requests from many addresses: what one sends without a key, above 120 a minute, is 429.

Linux takes all of 127.0.0.0/8. Elsewhere all come from one address.
"""

import socket

from requests import Session
from requests.adapters import HTTPAdapter

# More than 120, so that both refusals are seen: for the missing key, and for the number of requests.
REQUESTS_FROM_ONE = 150


class AdapterFrom(HTTPAdapter):
    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *words, **options):
        super().init_poolmanager(*words, source_address=(self.address, 0), **options)


class Addresses:
    def __init__(self):
        self.sent = 0
        self.adapter = None

    def get_adapter(self, _session, _url):
        number, sent_from_it = divmod(self.sent, REQUESTS_FROM_ONE)
        if sent_from_it == 0:
            self.adapter = AdapterFrom(f"127.1.{number // 250}.{number % 250 + 1}")
        self.sent += 1
        return self.adapter


def has_many():
    with socket.socket() as tried:
        try:
            tried.bind(("127.1.0.1", 0))
        except OSError:
            return False
    return True


if has_many():
    addresses = Addresses()
    Session.get_adapter = lambda session, url: addresses.get_adapter(session, url)
