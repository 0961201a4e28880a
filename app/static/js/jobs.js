// Watches the background work on the page; when one has ended, the page is read anew to show what came of it.
const EVERY = 1500;

async function look(box) {
  const answer = await fetch(box.dataset.job, { headers: { "X-Requested-With": "fetch", "X-Background": "1" } });
  if (answer.status === 401 || answer.status === 404) return location.reload();
  if (!answer.ok) return;
  const job = await answer.json();
  if (job.ended) return location.reload();
  const bar = box.querySelector("progress");
  if (job.total) {
    bar.max = job.total;
    bar.value = job.done;
    box.querySelector("[data-done]").textContent = `${job.done} / ${job.total}`;
  }
  box.querySelector("[data-state]").textContent = job.state_name;
  for (const warning of document.querySelectorAll("[data-no-consumer]")) warning.hidden = job.consumer_alive;
}

async function watch(boxes) {
  if (!document.hidden) {
    // A lost connection is no end: the next look may succeed.
    await Promise.all(boxes.map((box) => look(box).catch(() => {})));
  }
  setTimeout(watch, EVERY, boxes);
}

const boxes = [...document.querySelectorAll("[data-job]")];
if (boxes.length) setTimeout(watch, EVERY, boxes);
