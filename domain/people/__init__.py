"""People: who they are, how they come in, and what others read of them. Reads stand in `queries`."""

from domain.people.accounts import PersonSummary as PersonSummary
from domain.people.accounts import add as add
from domain.people.accounts import change_roles as change_roles
from domain.people.accounts import find_by_email as find_by_email
from domain.people.accounts import list_all as list_all
from domain.people.accounts import suspend as suspend
from domain.people.profiles import save_profile as save_profile
from domain.people.profiles import set_time_zone as set_time_zone
from domain.people.sign_ins import create_api_token as create_api_token
from domain.people.sign_ins import create_sign_in_link as create_sign_in_link
from domain.people.sign_ins import hash_token as hash_token
from domain.people.sign_ins import redeem_link as redeem_link
from domain.people.sign_ins import sign_in as sign_in
from domain.people.sign_ins import sign_out as sign_out
