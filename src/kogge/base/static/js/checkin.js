// The list of a meeting at the door: names are found while one types, and marks go out by themselves. Without a network
// they wait in this browser, as keys and never as names, and go when there is one. Sent twice they count once.

const PAUSE = 15000;
const LETTERS = { ø: "o", ł: "l", đ: "d", æ: "ae", ß: "ss" }; // those that do not come apart
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[øłđæß]/g, (one) => LETTERS[one]);

// <check-in data-key="…" data-waiting="{n} …" data-saved="…" data-failed="…"> around the search and the list.
class CheckIn extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form[method=post]");
    this.note = this.querySelector("[role=status]");
    if (!this.form?.querySelector("select")) return;
    this.search();
    for (const [name, mode] of Object.entries(this.kept())) {
      if (this.form.elements[name]) this.form.elements[name].value = mode;
    }
    this.form.addEventListener("change", ({ target }) => this.mark(target));
    window.addEventListener("online", () => this.send());
    this.send();
  }

  search() {
    const field = this.querySelector("input[type=search]");
    if (!field) return;
    const rows = [...this.form.querySelectorAll("tbody tr")].map((row) => [row, plain(row.cells[0].textContent)]);
    field.form.querySelector("button").hidden = true;
    field.form.addEventListener("submit", (event) => event.preventDefault());
    field.addEventListener("input", () => {
      const word = plain(field.value.trim());
      for (const [row, name] of rows) row.hidden = !name.includes(word);
      this.querySelector("[data-nobody]").hidden = rows.some(([row]) => !row.hidden);
    });
  }

  kept() {
    return JSON.parse(localStorage.getItem(this.dataset.key) ?? "{}");
  }

  keep(marks) {
    const count = Object.keys(marks).length;
    if (count) localStorage.setItem(this.dataset.key, JSON.stringify(marks));
    else localStorage.removeItem(this.dataset.key);
    this.say(count ? this.dataset.waiting.replace("{n}", count) : "");
  }

  mark({ name, value }) {
    if (!name.startsWith("person_") || !value) return;
    this.keep({ ...this.kept(), [name]: value });
    this.send();
  }

  async send() {
    clearTimeout(this.timer);
    const marks = this.kept();
    if (this.running || !Object.keys(marks).length) return;
    this.keep(marks);
    if (!navigator.onLine) return;
    this.running = true;
    const body = new URLSearchParams({ ...marks, csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    const answer = await fetch(location.pathname, { method: "POST", body, headers: { "X-Saved-By-Itself": "1" } }).catch(() => null);
    this.running = false;
    if (answer?.status === 204) {
      const left = Object.entries(this.kept()).filter(([name, mode]) => marks[name] !== mode);
      this.keep(Object.fromEntries(left));
      if (left.length) return this.send();
      return this.say(`${this.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" })}`);
    }
    const said = answer && ((await answer.json().catch(() => null))?.said ?? this.dataset.failed);
    if (said) this.say(`${this.note.textContent} ${said}`);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  say(words) {
    this.note.textContent = words;
  }
}

customElements.define("check-in", CheckIn);
