// Passkeys: a form with data-passkey asks the browser for one ("get") or has it made ("create"), and sends what comes.
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const ids = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

  function opened({ publicKey: o }) {
    const publicKey = { ...o, challenge: bytes(o.challenge) };
    if (o.user) publicKey.user = { ...o.user, id: bytes(o.user.id) };
    for (const name of ["allowCredentials", "excludeCredentials"]) if (o[name]) publicKey[name] = ids(o[name]);
    return { publicKey };
  }

  function plain(credential) {
    const { response } = credential, said = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) if (response[name]) said[name] = text(response[name]);
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: said, clientExtensionResults: credential.getClientExtensionResults() };
  }

  async function options(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    return (await (await fetch(form.action, { headers: { Accept: "application/json" } })).json()).request_options;
  }

  const show = () => { if (window.PublicKeyCredential) for (const form of document.querySelectorAll("form[data-passkey][hidden]")) form.hidden = false; };
  show();
  document.addEventListener("htmx:afterSettle", show);
  document.addEventListener("submit", async (event) => {
    const form = event.target, kind = form.dataset.passkey;
    const field = form.elements.credential ?? form.elements.new_passkey;
    if (!kind || field.value) return;
    event.preventDefault();
    event.stopPropagation();
    try {
      field.value = JSON.stringify(plain(await navigator.credentials[kind](opened(await options(form)))));
    } catch {
      form.querySelector("[data-wrong]").hidden = false;
      return;
    }
    form.submit();
  }, true);
})();
