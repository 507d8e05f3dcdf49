// A file dropped anywhere on the form, and its weight said before it is sent. Without this script the input is enough.
const UNIT = 1024 * 1024;

function enhance(form) {
  const input = form.querySelector("input[type=file]");
  const error = form.querySelector("[data-portal-drop-error]");
  const most = Number(form.dataset.portalDropMost) * UNIT;
  const over = (active) => form.classList.toggle("portal-drop--over", active);
  const tooHeavy = () => Array.from(input.files).some((file) => file.size > most);

  function check() {
    error.hidden = !tooHeavy();
    error.textContent = error.hidden ? "" : `Ce fichier dépasse ${most / UNIT}\u00a0Mo\u00a0: il ne peut pas être vérifié ici.`;
    return error.hidden;
  }

  form.querySelector("[data-portal-drop-hint]").hidden = false;
  input.addEventListener("change", check);
  form.addEventListener("submit", (event) => {
    if (!check()) {
      event.preventDefault();
      input.focus();
    }
  });
  form.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) {
      event.preventDefault();
      over(true);
    }
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) over(false);
  });
  form.addEventListener("drop", (event) => {
    over(false);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    form.querySelector("button[type=submit], .fr-btn").focus();
  });
}

document.querySelectorAll("[data-portal-drop]").forEach(enhance);
