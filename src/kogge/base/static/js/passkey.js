// A form with data-passkey asks the device to make (create) or use (get) a passkey, and sends what it answers.
// The challenge comes from data-challenge. Without this script the form goes empty, and the page says what is lacking.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const note = form.querySelector("[data-failed]");
    note.hidden = true;
    try {
      const answer = await fetch(form.dataset.challenge, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("no challenge");
      const credential = await window.webauthnJSON[form.dataset.passkey](await answer.json());
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      delete form.dataset.sent;
      note.hidden = false;
    }
  });
}
