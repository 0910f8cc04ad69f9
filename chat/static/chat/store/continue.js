/** Hand the copied conversation to the widget, and leave a page that can't be reloaded. */

const key = JSON.parse(document.getElementById("key").textContent);
await customElements.whenDefined("manga-assist");
await document.querySelector("manga-assist").take(key);
location.replace("/");
