/* Shows the API's document; a console session may try calls without a token. */
"use strict";

addEventListener("DOMContentLoaded", () => {
  const { schema, csrf } = document.getElementById("api").dataset;
  window.SwaggerUIBundle({
    url: schema,
    dom_id: "#api",
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis],
    requestInterceptor(request) {
      if (!["GET", "HEAD"].includes(request.method ?? "GET")) request.headers["X-CSRFToken"] = csrf;
      return request;
    },
  });
});
