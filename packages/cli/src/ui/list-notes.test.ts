import { expect, test } from 'vitest';
import { workloadStatus } from '../workload-status.fixture.ts';
import { ListNotes } from './list-notes.ts';

test('ended notebooks are named, a few of them', () => {
  const notes = new ListNotes();
  notes.rows([
    workloadStatus(),
    ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) =>
      workloadStatus({ kind: 'Notebook', name, state: 'Succeeded' }),
    ),
  ]);
  expect(notes.count).toBe(8);
  expect(notes.lines()).toEqual([
    'notebook/a, notebook/b, notebook/c, notebook/d, notebook/e and 2 more have ended by themselves: nobody used them, or somebody shut down the server inside. What is in the home is kept.',
  ]);
});

test('what could not be seen is said once', () => {
  const notes = new ListNotes();
  notes.gap({ what: 'namespaces', looked: ['team-a', 'team-b'], leftOut: 3, listed: true });
  notes.gap({ what: 'pods', namespace: 'team-a' });
  notes.gap({ what: 'pods', namespace: 'team-b' });
  expect(notes.lines()).toEqual([
    'You may not list the whole cluster, so this looked in team-a, team-b, and in 3 more not at all. Name another with --namespace.',
    'You may not list pods in team-a, team-b: how some workloads are doing cannot be seen. Ask your cluster admin for the role aisubmit-viewer.',
  ]);
});

test('where nothing may be seen is named once', () => {
  const notes = new ListNotes();
  notes.gap({ what: 'namespaces', looked: ['team-a', 'secret', 'half', 'other'], leftOut: 0, listed: false });
  for (const namespace of ['secret', 'other']) notes.gap({ what: 'workloads', resource: 'jobs', namespace });
  for (const namespace of ['secret', 'half', 'other'])
    notes.gap({ what: 'workloads', resource: 'deployments', namespace });
  expect(notes.lines()).toEqual([
    'You may not list the whole cluster, so this looked in team-a, half, as far as your kubeconfig names namespaces. Name another with --namespace.',
    'You may not list workloads in secret, other.',
    'You may not list deployments in half.',
  ]);
});

test('nothing to say', () => {
  expect(new ListNotes().lines()).toEqual([]);
});
