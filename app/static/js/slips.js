// Slips open in a tab of their own. When one comes back from it, the page shows what has become of them, and its form
// has a new number: the same form sent twice prints nothing the second time.
const SOON = 4000;

for (const form of document.querySelectorAll("form[data-slips]")) {
  form.addEventListener("submit", (event) => {
    const target = event.submitter?.formTarget || form.target;
    if (event.defaultPrevented || target !== "_blank") return;
    const renew = () => location.reload();
    setTimeout(() => {
      addEventListener("focus", renew, { once: true });
      setTimeout(renew, SOON);
    }, 500);
  });
}
