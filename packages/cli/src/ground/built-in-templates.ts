import { AisubmitError, closest, escapeControlChars, type Template } from '@aisubmit/sdk';
import type { BuiltInTemplates, TemplateSource } from '@aisubmit/sdk/client';
import { TEMPLATES } from '@aisubmit/templates';

/** The catalogue as the template sources take it. */
export const BUILT_IN_TEMPLATES: BuiltInTemplates = { entries: TEMPLATES, load: loadBuiltIn };

/** The catalogue as a list of templates that come from nobody else. */
export function builtInSources(): TemplateSource[] {
  return TEMPLATES.map(({ name, title, description, kind }) => ({
    name,
    title,
    description,
    kind,
    origin: { kind: 'built-in' },
  }));
}

/** @throws {AisubmitError} `INVALID_INPUT` when none has the name. */
export async function loadBuiltIn(name: string): Promise<Template> {
  return findBuiltIn(name).load();
}

function findBuiltIn(name: string): (typeof TEMPLATES)[number] {
  const entry = TEMPLATES.find((each) => each.name === name);
  if (entry !== undefined) return entry;
  const names = TEMPLATES.map((each) => each.name);
  const near = closest(name, names);
  throw new AisubmitError('INVALID_INPUT', `there is no built-in template "${escapeControlChars(name)}"`, {
    fix: `${near === undefined ? `built in are ${names.join(', ')}` : `did you mean ${near}?`}; those of your organisation need its cluster, or their file`,
  });
}
