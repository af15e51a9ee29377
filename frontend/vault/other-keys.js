// In place of what age-encryption loads for kinds of keys that nobody has here: the server takes X25519 alone
// (rules/secret/sealed.py). They would be half of every bundle that seals.
const refuse = () => {
  throw new Error("Keys of this kind are not used here.");
};
const absent = { encapsulate: refuse, decapsulate: refuse, getPublicKey: refuse, Point: { fromBytes: refuse } };

export { absent as MLKEM768P256, absent as MLKEM768X25519, absent as p256 };
