export type { PolicyEntry, TemplateEntry } from './catalogue-entry.ts';
export { POLICIES } from './generated/policies.ts';
export { TEMPLATES } from './generated/templates.ts';
