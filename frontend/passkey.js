// Signs in with a passkey. Fetched when its button is pressed: on a slow line nobody waits for what they do not use.
const button = /** @type {HTMLElement} */ (document.getElementById("passkey_login"));
/** @type {any} */
const field = document.querySelector("#mfa_credential");
const bytes = (base64) =>
  Uint8Array.from(atob(base64.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

async function signIn() {
  const answer = await (await fetch(field.form.action, { headers: { Accept: "application/json" } })).json();
  const { challenge, allowCredentials = [], ...options } = answer.request_options.publicKey;
  const credentials = allowCredentials.map((credential) => ({ ...credential, id: bytes(credential.id) }));
  /** @type {any} */
  const key = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(challenge), allowCredentials: credentials },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = key.response;
  field.value = JSON.stringify({
    type: key.type,
    id: key.id,
    rawId: text(key.rawId),
    authenticatorAttachment: key.authenticatorAttachment,
    clientExtensionResults: key.getClientExtensionResults(),
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle && text(userHandle),
    },
  });
  field.form.submit();
}

const start = () => signIn().catch((reason) => console.warn(reason.name)); // stopped by the person, mostly
button.addEventListener("click", (event) => {
  event.preventDefault();
  start();
});
start();
