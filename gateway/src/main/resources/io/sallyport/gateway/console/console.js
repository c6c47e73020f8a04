// Follows the decisions while the page is open. The server sends the same escaped HTML that it
// renders into the page; nothing here builds markup from data.
(() => {
  const list = document.getElementById("decisions");
  if (!list || !window.EventSource) return;
  const most = 50;
  const live = document.getElementById("live");
  const source = new EventSource("/console/events");
  source.onopen = () => { live.hidden = false; };
  source.onerror = () => { live.hidden = true; };
  source.onmessage = (event) => {
    const decision = JSON.parse(event.data);
    list.insertAdjacentHTML("afterbegin", decision.html);
    list.firstElementChild.classList.add("fresh");
    while (list.children.length > most) list.lastElementChild.remove();
    document.getElementById("empty")?.remove();
    const count = document.querySelector(`[data-count="${CSS.escape(decision.verdict)}"]`);
    if (count) count.textContent = String(Number(count.textContent) + 1);
  };
})();
