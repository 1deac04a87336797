window.ui = SwaggerUIBundle({
  dom_id: '#swagger-ui',
  urls: ['auth', 'user', 'chat', 'message', 'ai'].map((name) => ({ name, url: `/api/openapi/${name}.json` })),
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
});
