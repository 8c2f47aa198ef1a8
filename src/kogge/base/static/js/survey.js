// Comforts of a questionnaire: it is saved while one writes, and questions that are not asked stay away.

const PAUSE = 4000;

// <draft-keeper data-save="…" data-failed="…"> around the form: sends it to that address some seconds after a change.
class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.line = this.querySelector("[data-saved]");
    this.addEventListener("input", () => this.wait());
    this.form.addEventListener("submit", () => clearTimeout(this.timer));
    document.addEventListener("visibilitychange", () => { if (document.hidden && this.timer) this.save(); });
  }

  wait(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = null;
    const data = new FormData(this.form);
    for (const field of this.form.querySelectorAll("input[type=file]")) data.delete(field.name);
    try {
      const response = await fetch(this.dataset.save, { method: "POST", body: data, keepalive: document.hidden });
      const answer = await response.json();
      this.line.textContent = answer.said;
      if ("seen" in answer) this.form.elements.seen.value = answer.seen;
    } catch {
      this.line.textContent = this.dataset.failed;
      this.wait(3 * PAUSE);
    }
  }
}

// <shown-if data-on="name of a field" data-values="codes">: hidden while none of these answers is chosen.
class ShownIf extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.on) return;
    this.form = this.closest("form");
    this.form.addEventListener("input", () => this.look());
    this.look();
  }

  look() {
    const wanted = this.dataset.values.split(" ");
    const fields = [...this.form.querySelectorAll(`[name="${this.dataset.on}"]`)];
    const given = fields.filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked);
    const isAsked = fields.some((field) => !field.closest("[hidden]"));
    this.hidden = !isAsked || !given.some((field) => wanted.includes(field.value) || (field.value === "on" && wanted.includes("yes")));
  }
}

customElements.define("draft-keeper", DraftKeeper);
customElements.define("shown-if", ShownIf);
