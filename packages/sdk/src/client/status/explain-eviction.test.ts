import { expect, test } from 'vitest';
import { explainEviction } from './explain-eviction.ts';

test.each<[string, string, string | undefined]>([
  [
    'The node was low on resource: memory. Threshold quantity: 100Mi, available: 17348Ki. Container training was using 9Gi, request is 4Gi, has larger consumption of memory. ',
    'its node ran out of memory and evicted it; training used 9Gi and had asked for 4Gi',
    'submit it again and ask for what it really needs: --memory-request',
  ],
  [
    'The node was low on resource: memory. Container training was using 22Mi, which exceeds its request of 15Mi. ',
    'its node ran out of memory and evicted it; training used 22Mi and had asked for 15Mi',
    'submit it again and ask for what it really needs: --memory-request',
  ],
  [
    'The node was low on resource: ephemeral-storage. Threshold quantity: 4902142351, available: 4528764Ki. ',
    'its node ran out of disk and evicted it',
    'submit it again and ask for what it really needs: --ephemeral-storage',
  ],
  [
    'The node was low on resource: inodes. ',
    'its node ran out of room for files (inodes) and evicted it',
    'submit it again and ask for what it really needs: --ephemeral-storage',
  ],
  ['The node was low on resource: pids. ', 'its node ran out of processes and evicted it', 'start fewer processes'],
  [
    'Pod ephemeral local storage usage exceeds the total limit of containers 2Gi. ',
    'it wrote more to the disk of its node than it may (2Gi) and was evicted',
    'submit it again with more --ephemeral-storage, or write to a volume claim (--mount newpvc:100Gi:/work)',
  ],
  [
    'Container training exceeded its local ephemeral storage limit "2Gi". ',
    'it wrote more to the disk of its node than it may (2Gi) and was evicted',
    'submit it again with more --ephemeral-storage, or write to a volume claim (--mount newpvc:100Gi:/work)',
  ],
  [
    'Usage of EmptyDir volume "shm" exceeds the limit "1Gi". ',
    'it wrote more than 1Gi into /dev/shm and was evicted',
    'submit it again with more --shm',
  ],
  [
    'Usage of EmptyDir volume "tmp" exceeds the limit "1Gi". ',
    'it wrote more than 1Gi into /tmp and was evicted',
    'submit it again with more --ephemeral-storage, or write to a volume claim (--mount newpvc:100Gi:/work)',
  ],
  [
    'Usage of EmptyDir volume "s3-0" exceeds the limit "1Gi". ',
    'it wrote more than 1Gi into volume s3-0 and was evicted',
    'submit it again with more --ephemeral-storage, or write to a volume claim (--mount newpvc:100Gi:/work)',
  ],
  [
    'The node had condition: [DiskPressure]. ',
    'its node is unwell (DiskPressure) and took no new work',
    'submit it again with --replace; tell your cluster admin if it happens again',
  ],
  [
    'Pod was evicted by VPA Updater to apply resource recommendation.',
    'it was evicted: Pod was evicted by VPA Updater to apply resource recommendation.',
    'submit it again with --replace; tell your cluster admin if it happens again',
  ],
  [
    'something \u001b[31mnew',
    'it was evicted: something \\u{1b}[31mnew',
    'submit it again with --replace; tell your cluster admin if it happens again',
  ],
  [
    '',
    'its node ran out of something and evicted it',
    'ask for what it really needs with --memory and --ephemeral-storage',
  ],
])('a node: %s', (message, sentence, next) => {
  const found = explainEviction(message);
  expect([found.sentence, found.next]).toEqual([sentence, next]);
});
