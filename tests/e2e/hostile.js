"use strict";
window.heard = [];
window.onmessage = (event) => window.heard.push(String(event.data));
window.mine = window.onmessage;
document.addEventListener("keydown", (event) => window.heard.push(event.key));
window.known = new Set(Object.getOwnPropertyNames(window));
