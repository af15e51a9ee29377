"""Keys that no phone of ours makes, spelled as age spells keys."""

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def checksum(values: list[int]) -> int:
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for n, step in enumerate(STEPS):
            total ^= step if top >> n & 1 else 0
    return total


def as_recipient(number: int) -> str:
    """As age writes the public key that this number is."""
    bits = "".join(f"{byte:08b}" for byte in number.to_bytes(32, "little")) + "0000"
    words = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    prefix = [3, 3, 3, 0, 1, 7, 5]
    rest = checksum([*prefix, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    return "age1" + "".join(LETTERS[word] for word in [*words, *(rest >> 5 * (5 - n) & 31 for n in range(6))])
