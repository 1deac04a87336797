// Shows the trace of a message, or of a request; the id is kept in the address, so that a trace can be bookmarked.
const form = document.querySelector("#ask");
const id = document.querySelector("#message-id");
const said = document.querySelector("#said");
const steps = document.querySelector("#steps");

function step({ at, what }) {
  const item = document.createElement("li");
  const time = document.createElement("time");
  time.textContent = at ?? "";
  const words = document.createElement("span");
  words.textContent = what;
  item.append(time, words);
  return item;
}

async function trace(id) {
  const ofMessage = await fetch(`messages/${encodeURIComponent(id)}/trace`);
  if (ofMessage.status !== 404) {
    return ofMessage;
  }
  const ofRequest = await fetch(`requests/${encodeURIComponent(id)}/trace`);
  return ofRequest.status === 404 ? ofMessage : ofRequest;
}

async function show(id) {
  steps.replaceChildren();
  said.textContent = "…";
  try {
    const response = await trace(id);
    const answer = await response.json();
    said.textContent = response.ok ? "" : answer.detail;
    steps.replaceChildren(...(answer.steps ?? []).map(step));
  } catch {
    said.textContent = "No answer. Reload the page: perhaps you are signed out.";
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  location.hash = id.value.trim();
});

function follow() {
  id.value = location.hash.slice(1);
  if (id.value) {
    show(id.value);
  }
}

window.addEventListener("hashchange", follow);
follow();
