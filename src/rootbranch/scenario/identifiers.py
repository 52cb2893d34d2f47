"""Make phone numbers, documents, plates and accounts that look right and cannot belong to anybody.

    phones      US 555-0100 to 555-0199 (kept for fiction); elsewhere blocks that no plan assigns:
                MX area code 390, GT leading 9, CO 888, EC mobile 81; a number that an agency writes without its
                country code (MX, US) is none in any country of the region either
    documents   right length, impossible place: CURP state ZZ, Guatemalan department 99, Ecuadorian province 99,
                Honduran department 99, Colombian and Venezuelan numbers above all issued; passports begin with ZZ
                (a code that ISO 3166-1 leaves to users); what would pass in another country is left out (`validity`)
    others      permits to stay PPT99…, tokens of fingerprints ZF…, American alien files A9… (above all given out), Mexican
                tax numbers with a homonym code that begins with Z (none may), voter keys of state 99
    plates      ZZ and a number; accounts begin with six zeros
    vehicles    a serial number that begins with QQQ: no such number may hold the letters I, O and Q
    handsets    an IMEI of the body 00, kept for test equipment, and never one whose check digit is right
    SIM cards   an IMSI of the network 001 01, kept for tests

Limits: at most 300 US numbers in a region (even ones, so that a wrong last digit is nobody's); who comes later has a Mexican one. Tests hold every written phone to these blocks.
Source: NANPA 555 line numbers; ITU-T E.164 national plans as libphonenumber knows them; ISO 3166-1, 8.1.3;
ISO 3779 (vehicle identification numbers); Servicio de Administración Tributaria (form of the RFC, whose homonym code begins
with A to V or 1 to 9); 3GPP TS 23.003, 6.2.1 and annex B (IMEI and its check digit), GSMA TS.06 (body 00); ITU-T E.212 (country code
001 for test networks); Instituto Nacional Electoral (form of the clave de elector, states 01 to 32, 87 and 88).
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from random import Random
from zlib import crc32

from rootbranch.scenario.validity import passes_somewhere

US_AREAS = ("210", "401", "504", "505", "408", "409")  # no two end alike; in no other country is it a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number that nobody can ring. `national` has no spaces and no prefix."""

    territory: str
    national: str

    @property
    def full(self) -> str:
        """The number with its country code, `+52…`."""
        return f"+{_COUNTRY_CODE[self.territory]}{self.national}"


_COUNTRY_CODE = {"US": "1", "MX": "52", "GT": "502", "CO": "57", "EC": "593"}
_DOCUMENTS = {"HN": 990_000, "CO": 1_000_000, "VE": 1_000_000}  # as many as the form has room for
_TURNS = tuple(turn * 0x9E3779B9 for turn in range(4))
_MODELS = tuple(f"{1010 + 37 * model:04d}" for model in range(24))
_CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"


class Issuer:
    """Gives out numbers, each one once; the districts of a region each have a block of every series."""

    def __init__(self, random: Random, district: int = 0, districts: int = 1) -> None:
        """Shuffle every series in another way for every seed.

        Args:
            random: The same stream for all districts of a region.
        """
        self._key = random.randrange(1 << 32)
        self._district, self._districts = district, districts
        self._given: dict[str, int] = {}

    def _left(self, series: str, size: int) -> int:
        return size // self._districts - self._given.get(series, 0)

    def _next(self, series: str, size: int) -> int:
        assert self._left(series, size) > 0, f"{series} is used up"
        place = self._given.get(series, 0)
        self._given[series] = place + 1
        number = self._district * (size // self._districts) + place
        return _shuffled(number, size, self._key ^ crc32(series.encode()))

    def one_of(self, series: str, size: int) -> int | None:
        """Give out a place in a list that nobody else has, in no district; None where this district has had its share."""
        return self._next(series, size) if self._left(series, size) > 0 else None

    def phone(self, territory: str) -> Phone:
        """Give out a phone number of one of the five countries; a Mexican one when those kept for fiction are gone."""
        if territory == "US" and self._left("phone US", 50 * len(US_AREAS)) > 0:
            number = self._next("phone US", 50 * len(US_AREAS))
            return Phone(territory="US", national=f"{US_AREAS[number // 50]}55501{number % 50 * 2:02d}")
        if territory == "US":
            territory = "MX"
        block, digits = {"MX": ("390", 7), "GT": ("9", 7), "CO": ("888", 7), "EC": ("81", 7)}[territory]
        number = self._next(f"phone {territory}", 10_000_000)
        return Phone(territory=territory, national=f"{block}{number:0{digits}d}")

    def document(self, nationality: str, born: date, initials: str, sex: str) -> str:
        """Give out a national document number, or a passport where the country has no rule here.

        Args:
            initials: Four letters from the name, as a CURP begins.
            sex: `H` or `M`, as a CURP has it.
        """
        while True:
            document = self._document(nationality, born, initials, sex)
            written = [document]
            if nationality == "HN":  # the year within may slip by one (`slips.against_birth`)
                written.append(f"{document[:4]}{born.year - 1}{document[8:]}")
            if not any(map(passes_somewhere, written)):
                return document

    def _document(self, nationality: str, born: date, initials: str, sex: str) -> str:
        number = self._next(f"document {nationality}", _DOCUMENTS.get(nationality, 10_000_000))
        match nationality:
            case "MX":
                return f"{_plain(initials)}{born:%y%m%d}{sex}ZZ{_letters(number // 100)}{number % 100:02d}"
            case "GT":
                return f"{number:09d}9901"
            case "HN":
                serial = (
                    number % 10_000
                )  # with a 9 in it: read as a CUI, it is of a department that there is not
                return f"99{1 + number // 10_000:02d}{born:%Y}{serial // 1_000}9{serial % 1_000:03d}"
            case "EC":
                return f"99{number:08d}"
            case "CO":
                return f"9977{number:06d}"
            case "VE":
                return f"V99{number:06d}"
            case _:
                return self.passport()

    def passport(self) -> str:
        """Give out a passport number of no country."""
        return f"ZZ{self._next('passport', 10_000_000):07d}"

    def alien_file(self) -> str:
        """Give out the number of an American alien file that is above all given out."""
        return f"A9{self._next('alien file', 100_000_000):08d}"

    def plate(self) -> str:
        """Give out a number plate of no state."""
        number = self._next("plate", 4_410_000)
        return f"ZZ{number % 1000:03d}{_letters(number // 10_000)[:2]}{number // 1000 % 10}"

    def vin(self) -> str:
        """Give out a serial number of a vehicle, 17 characters, that no maker may give out."""
        return f"QQQ{self._next('vin', 10_000_000):014d}"

    def account(self) -> str:
        """Give out an account number of no bank."""
        return f"000000{self._next('account', 10_000_000):07d}"

    def imei(self) -> str:
        """Give out the number of a handset as networks see it: 14 digits and a 0, which is never its check digit."""
        while True:
            number = self._next("imei", len(_MODELS) * 1_000_000)
            written = f"0010{_MODELS[number // 1_000_000]}{number % 1_000_000:06d}"
            if luhn_sum(f"{written}0") % 10:
                return f"{written}0"

    def card(self) -> str:
        """Give out the number of a SIM card (IMSI) of the network that is kept for tests."""
        return f"00101{self._next('card', 10_000_000_000):010d}"

    def keeps(self, text: str) -> bool:
        """Say whether a text is one that this district may use; each text belongs to one district only."""
        return crc32(text.encode()) % self._districts == self._district


def luhn_sum(digits: str) -> int:
    """Add up digits as ISO/IEC 7812-1 has it; a number with a right check digit comes to a multiple of ten."""
    doubled = (int(one) * 2 for one in digits[-2::-2])
    return sum(map(int, digits[-1::-2])) + sum(one - 9 * (one > 9) for one in doubled)


def _shuffled(number: int, size: int, key: int) -> int:
    """Give the place of a number in a fixed shuffle of 0 to `size` - 1: neighbours tell nothing of one another.

    Source: a Feistel network, walked until it comes out within the range (Black and Rogaway 2002).
    """
    half = (size.bit_length() + 1) // 2
    mask = (1 << half) - 1
    while True:
        left, right = number >> half, number & mask
        for turn in _TURNS:
            mixed = (right + key + turn) * 0x85EBCA6B & 0xFFFFFFFF
            mixed = (mixed ^ mixed >> 15) * 0xC2B2AE35 & 0xFFFFFFFF
            left, right = right, left ^ (mixed >> 9 & mask)
        number = left << half | right
        if number < size:
            return number


def stay_permit(document: str) -> str:
    """Give the number of a Venezuelan's permit to stay in Colombia (PPT), from the number of the Venezuelan document."""
    return f"PPT99{int(document[3:]) * 7 % 1_000_000:06d}"


def tax_number(curp: str) -> str:
    """Give the tax number (RFC) that goes with a CURP: the same letters and birth date, and a homonym code of nobody."""
    return f"{curp[:10]}Z{curp[13:15]}"


def voter_key(curp: str, paternal: str, maternal: str, given: str) -> str:
    """Give the voter key (clave de elector) that goes with a CURP; the state of birth is one that there is not."""
    letters = "".join(_two_consonants(name) for name in (paternal, maternal, given))
    return f"{letters}{curp[4:10]}99{curp[10]}{_number_of(curp) % 1000:03d}"


def _number_of(curp: str) -> int:
    """Read the number back from which a CURP was made."""
    first, second, third = (_CONSONANTS.index(letter) for letter in curp[13:16])
    return (first + 21 * second + 441 * third) * 100 + int(curp[16:18])


def _two_consonants(name: str) -> str:
    return "".join(letter for letter in _plain(name) if letter in _CONSONANTS)[:2].ljust(2, "X")


def fingerprint_token(seed: str, person: str) -> str:
    """Give the token under which an agency files somebody's fingerprints; it is the same at every encounter."""
    return f"ZF{blake2b(f'{seed}/{person}'.encode(), digest_size=5).hexdigest().upper()}"


def _letters(number: int) -> str:
    return "".join(_CONSONANTS[number // 21**place % 21] for place in range(3))


def _plain(text: str) -> str:
    if text.isascii():
        return text.upper()
    decomposed = unicodedata.normalize("NFD", text.upper())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).replace("Ñ", "X")
