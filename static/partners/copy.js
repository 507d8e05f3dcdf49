// « Copier les adresses »: copies the text of the field that the button names, and says so.
for (const button of document.querySelectorAll("[data-portal-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.portalCopy);
    const told = button.parentElement.querySelector("[data-portal-copied]");
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = "Adresses copiées.";
    } catch {
      field.select();
      told.textContent = "Copie refusée par le navigateur\u00a0: le texte est sélectionné, copiez-le au clavier.";
    }
  });
}
