"""What students and mentors do with a request. Reads stand in `queries`."""

from domain.requests.claiming import claim as claim
from domain.requests.claiming import load_of as load_of
from domain.requests.claiming import release as release
from domain.requests.claiming import undo_claim as undo_claim
from domain.requests.commands import cancel as cancel
from domain.requests.commands import create as create
from domain.requests.commands import create_once as create_once
from domain.requests.commands import edit as edit
from domain.requests.commands import patch as patch
from domain.requests.commands import renew as renew
