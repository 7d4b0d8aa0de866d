import { parseTemplate, type Template } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { findTemplate } from './choose-template.ts';

const template = (name: string, kind = 'Training'): Template =>
  parseTemplate({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Template', metadata: { name }, spec: { kind } });
const published: Record<string, Template> = { small: template('small'), large: template('large') };
const find = async (name: string): Promise<Template> => {
  const found = published[name];
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const chosen = async (own: string | undefined, given: Parameters<typeof findTemplate>[1]['given']) =>
  (await findTemplate(own, { given, kind: 'Training', find }))?.name;

describe('findTemplate', () => {
  test('none is asked for', async () => {
    expect(await chosen(undefined, undefined)).toBeUndefined();
  });

  test('the document names one, or --template does, or both the same', async () => {
    expect(await chosen('small', undefined)).toBe('small');
    expect(await chosen(undefined, { text: 'large' })).toBe('large');
    expect(await chosen('large', { text: 'large' })).toBe('large');
  });

  test('two names contradict each other', async () => {
    await expect(chosen('small', { text: 'large' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'the document names template small, and --template says large',
    });
  });

  test('a file comes before what is published under the same name', async () => {
    const own = template('small', 'Notebook');
    const given = { text: 'f.yaml', templates: [own, template('other')] };
    expect(await findTemplate('small', { given, kind: 'Training', find })).toBe(own);
    expect(await chosen('large', given)).toBe('large');
  });

  test('of a file the only one of the kind', async () => {
    const given = { text: 'f.yaml', templates: [template('a', 'Notebook'), template('b')] };
    expect(await chosen(undefined, given)).toBe('b');
    expect(await chosen(undefined, { text: 'f.yaml', templates: [template('a', 'Notebook')] })).toBe('a');
  });

  test('a file that leaves the choice open is refused', async () => {
    const given = { text: 'dir', templates: [template('a'), template('b')] };
    await expect(chosen(undefined, given)).rejects.toMatchObject({
      message: 'dir holds several templates for a Training',
      fix: 'name the file of one, or spec.template: a, b',
    });
  });
});
