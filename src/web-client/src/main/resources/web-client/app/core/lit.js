// The template library, in the version that the build names. All other modules import it from here.
export { html, svg, nothing, render } from '/vendor/lit-html/@lit-html.version@/lit-html.js';
export { classMap } from '/vendor/lit-html/@lit-html.version@/directives/class-map.js';
export { ifDefined } from '/vendor/lit-html/@lit-html.version@/directives/if-defined.js';
export { live } from '/vendor/lit-html/@lit-html.version@/directives/live.js';
export { ref } from '/vendor/lit-html/@lit-html.version@/directives/ref.js';
export { repeat } from '/vendor/lit-html/@lit-html.version@/directives/repeat.js';
