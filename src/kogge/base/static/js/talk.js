// What has been looked at for a moment is marked as read, as the button beside it does.

const PAUSE = 3000;

// <read-mark> around the form that marks a thread as read.
class ReadMark extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.hidden = true;
    setTimeout(() => this.mark(), PAUSE);
  }

  async mark() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", () => this.mark(), { once: true });
      return;
    }
    const answer = await fetch(this.form.action, { method: "POST", body: new FormData(this.form), redirect: "manual" }).catch(() => null);
    if (!answer) this.form.hidden = false;
  }
}

customElements.define("read-mark", ReadMark);
