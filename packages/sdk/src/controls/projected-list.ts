/** CEL for the sources of a projected volume `v`; an API server writes null where there are none. */
export const PROJECTED = '(v.?projected.?sources.orValue(null) == null ? [] : v.projected.sources)';
