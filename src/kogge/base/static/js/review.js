// One file by keyboard: 1–5 score the next criterion, n saves and goes on, s skips, k goes back.
// Drafts save themselves where the element says how that is called (data-saved).

class ReviewForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form.querySelector("[name=act]")) return;
    this.form.addEventListener("input", () => {
      this.mark();
      clearTimeout(this.waiting);
      if (this.dataset.saved) this.waiting = setTimeout(() => this.save(), 1500);
    });
    this.form.addEventListener("submit", () => clearTimeout(this.waiting));
    document.addEventListener("keydown", (event) => this.key(event));
    this.mark();
  }

  criteria() {
    return [...this.form.querySelectorAll(".crit")];
  }

  current() {
    const here = document.activeElement?.closest?.(".crit");
    return here ?? this.criteria().find((one) => !one.querySelector(":checked"));
  }

  mark() {
    const open = this.criteria().find((one) => !one.querySelector(":checked"));
    for (const one of this.criteria()) {
      one.classList.toggle("cur", one === open);
      const chosen = one.querySelector(":checked + span");
      if (chosen) one.querySelector(".val").textContent = [...chosen.children].map((part) => part.textContent).join(", ");
    }
  }

  key(event) {
    const field = event.target.closest("input:not([type=radio]), textarea, select");
    if (field || event.ctrlKey || event.metaKey || event.altKey) return;
    const radio = /^[1-5]$/.test(event.key) && this.current()?.querySelector(`input[value="${event.key}"]`);
    if (radio) {
      radio.checked = true;
      document.activeElement?.blur();
      radio.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (event.key === "n") this.form.querySelector("[value=next]").click();
    else if (event.key === "s" && this.dataset.skip) location.assign(this.dataset.skip);
    else if (event.key === "k" && this.dataset.back) location.assign(this.dataset.back);
  }

  async save() {
    if (!navigator.onLine || this.form.dataset.sent) return;
    const headers = { "X-Saved-By-Itself": "1" };
    const answer = await fetch(location.href, { method: "POST", body: new FormData(this.form), headers }).catch(() => null);
    if (answer?.status !== 204) return;
    this.form.elements.version.value = answer.headers.get("X-Version");
    const clock = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    this.querySelector(".saved").textContent = `${this.dataset.saved} ${clock}`;
  }
}

customElements.define("review-form", ReviewForm);
