// Counts what is chosen, and keeps what is not sent yet while the tab is open. The page works without it.
"use strict";
(() => {
  const place = (group) => `orders-review-${group}`;
  const sent = document.getElementById("sent");
  if (sent) return sessionStorage.removeItem(place(sent.dataset.group));
  document.getElementById("wrong")?.focus();
  const form = document.getElementById("board");
  const kept = place(form.dataset.group);
  const carried = document.getElementById("carried");
  const sites = () => [...form.querySelectorAll(".site, .carried")].filter((site) => seenOf(site));
  const seenOf = (site) => site.querySelector('[name^="seen."]');
  const domainOf = (seen) => seen.split(" ").slice(6).join(" ");
  const fieldsOf = (site) => [...site.querySelectorAll("[name]")].filter((one) => /\.\d+$/.test(one.name) && !one.name.startsWith("swap."));
  const isOff = (one) => one.type === "radio" && !one.checked;
  const chosen = (site) => fieldsOf(site).find((one) => one.name.startsWith("decide.") && !isOff(one))?.value ?? "";

  function differs(one) {
    if (one.type === "radio") return one.checked !== one.defaultChecked;
    if (one.options) return [...one.options].some((option) => option.selected && !option.defaultSelected && option.index > 0)
      || (one.selectedIndex === 0 && [...one.options].some((option) => option.defaultSelected));
    return one.type !== "hidden" && one.value !== one.defaultValue;
  }
  const isChanged = (site) => site.classList.contains("carried") || "changed" in site.dataset || fieldsOf(site).some(differs);

  function keep() {
    const changed = sites().filter(isChanged).map((site) => ({
      was: site.dataset.was, price: site.dataset.price, seen: seenOf(site).value,
      fields: fieldsOf(site).filter((one) => !isOff(one)).map((one) => [one.name.split(".")[0], one.value]),
    }));
    if (changed.length) sessionStorage.setItem(kept, JSON.stringify(changed));
    else sessionStorage.removeItem(kept);
  }

  function fill(site, fields) {
    for (const [name, value] of fields) {
      if (name === "seen") continue;
      for (const one of fieldsOf(site).filter((field) => field.name.startsWith(`${name}.`))) {
        if (one.type === "radio") one.checked = one.value === value;
        else one.value = value;
      }
    }
  }

  function carry(choice, number) {
    const box = document.createElement("div");
    box.className = "carried";
    Object.assign(box.dataset, { was: choice.was, price: choice.price });
    for (const [name, value] of choice.fields) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: `${name}.${number}`, value });
      box.append(input);
    }
    carried.append(box);
  }

  function restore() {
    const choices = JSON.parse(sessionStorage.getItem(kept) ?? "[]");
    const shown = new Map(sites().map((site) => [domainOf(seenOf(site).value), site]));
    choices.forEach((choice, at) => {
      const site = shown.get(domainOf(choice.seen));
      if (site) fill(site, choice.fields);
      else carry(choice, 1000 + at);
    });
  }

  function count() {
    const { approved, wanted, total, decimals, currency } = form.dataset;
    const changed = sites().filter(isChanged);
    const step = (site) => (chosen(site) === "approve") - (site.dataset.was === "approve");
    const links = changed.reduce((sum, site) => sum + step(site), Number(approved));
    const money = changed.reduce((sum, site) => sum + step(site) * Number(site.dataset.price), Number(total));
    const label = document.getElementById("links-count");
    if (!label) return;
    label.textContent = label.dataset.text.replace("#", links);
    label.classList.toggle("bad", links > Number(wanted));
    const digits = { minimumFractionDigits: Number(decimals), maximumFractionDigits: Number(decimals) };
    document.getElementById("total").textContent = `${(money / 10 ** decimals).toLocaleString("en-US", digits)} ${currency}`;
    const unsent = document.getElementById("unsent");
    unsent.textContent = unsent.dataset.text.replace("#", changed.length);
    unsent.hidden = document.getElementById("forget").hidden = !changed.length;
  }

  if (!("posted" in form.dataset)) restore();
  form.addEventListener("input", () => { keep(); count(); });
  document.getElementById("forget")?.addEventListener("click", () => sessionStorage.removeItem(kept));
  keep();
  count();
})();
