import type { HelpText } from './help-page.tsx'

export const english: HelpText = {
  title: 'Help',
  intro:
    'Vigia shows you single heartbeats that a model has judged, and asks what you see. Models are then trained on your answers. It is not for diagnosis.',
  contents: 'On this page',
  keyColumns: { keys: 'Key', action: 'What it does' },
  sections: [
    {
      id: 'first-day',
      title: 'Your first day',
      body: (
        <>
          <ol>
            <li>Sign in with the e-mail and password you were given, or through your institution.</li>
            <li>
              Change your password in <strong>Account</strong>, under your name, and look at your reading view
              in <strong>Settings</strong>: blind or open.
            </li>
            <li>
              Open the <strong>Worklist</strong>. You may choose an order, a model and dates; you need not.
            </li>
            <li>
              Choose <strong>Start reading</strong>. One beat is shown at a time: look, answer, look at what
              the model says, go on.
            </li>
            <li>
              Stop whenever you like. The next time, you continue where you were. <strong>My work</strong>{' '}
              shows what you have read, what you put off, and your batches.
            </li>
          </ol>
          <p>
            A <strong>batch</strong> is a set of beats that somebody selected for you in{' '}
            <strong>Beats</strong>. It is read just like the worklist.
          </p>
          <p>There is no hurry and no score. Nothing is stored before you choose an answer.</p>
        </>
      ),
    },
    {
      id: 'answers',
      title: 'The four answers',
      body: (
        <>
          <dl>
            <dt>Normal</dt>
            <dd>The beat looks normal to you.</dd>
            <dt>Anomalous</dt>
            <dd>Something about the beat is not normal.</dd>
            <dt>Uncertain</dt>
            <dd>
              You cannot tell. It is a question, not an end: the beat goes to a second reader or to an
              adjudicator, as the clinic has set, and only two people together settle a beat as uncertain.
            </dd>
            <dt>Unusable</dt>
            <dd>The curve cannot be read: noise, a loose electrode, a flat line.</dd>
          </dl>
          <p>
            You may add a <strong>class</strong> (N, S, V, F or Q, after ANSI/AAMI EC57) and a{' '}
            <strong>comment</strong>. Until you go on to the next beat, whatever you add belongs to the answer
            you gave. Normal with the class S, V or F is asked about once, since it is usually a slip.
          </p>
          <p>
            <strong>Later</strong> puts a beat off without an answer. It comes back to you after all the
            others.
          </p>
          <p>
            <strong>Undo</strong> withdraws your last answer; it stays in the history as undone. You can also
            open a beat again from your last answers and answer differently, unless its readers disagree and a
            decision is awaited.
          </p>
        </>
      ),
    },
    {
      id: 'keys',
      title: 'Keys',
      body: (
        <p>
          You can read by keyboard alone. Keys do nothing while you are typing, and can be switched off under{' '}
          <strong>Keys and options</strong>.
        </p>
      ),
      keys: [
        ['1 or N', 'Normal'],
        ['2 or A', 'Anomalous'],
        ['3 or D', 'Uncertain (doubt)'],
        ['4 or X', 'Unusable'],
        ['Enter, Space or →', 'Next beat'],
        ['L', 'Later'],
        ['U or Ctrl+Z', 'Undo the last answer'],
        ['B, then N S V F Q', 'Class'],
        ['C', 'Comment; Esc leaves the field'],
        ['K', 'Marker, after your answer; Esc leaves the field'],
        ['+ − and [ ]', 'Zoom in time, and in amplitude'],
        ['Shift with the arrows', 'Move what is shown'],
        ['0', 'Show the whole beat'],
        ['G', 'Gain'],
        ['R, then ← →', 'Read out the values, sample by sample'],
        ['M, then ← → and Enter', 'Measure a stretch'],
        ['O and V', 'Overlay the mean normal beat, and a labelled beat'],
        ['?', 'All keys'],
      ],
    },
    {
      id: 'blind',
      title: 'What blind means, and why',
      body: (
        <>
          <p>
            Reading blind, you answer before you see what the model says. Its verdict, error and
            reconstruction, and similar labelled beats, are not even sent to your browser until your answer is
            stored. Knowing them first would draw your answer towards them, and your answer is what the model
            is checked against.
          </p>
          <p>
            With the open view everything is shown at once; the view <strong>As in the thesis</strong> shows
            it as the original page did, with a checkbox and OK. You choose in <strong>Settings</strong>. The
            server records when it showed you something, so each answer is known to be from before or from
            after; looking first and switching back to blind changes nothing about that.
          </p>
          <p>
            In the same way, you do not see other readers’ answers to a beat that still needs readings or a
            decision.
          </p>
        </>
      ),
    },
    {
      id: 'second-reading',
      title: 'Second reading and adjudication',
      body: (
        <>
          <p>
            Some beats are read by two people, neither knowing the other’s answer. If both say the same, the
            beat is settled. If not, it is a disagreement: it waits for an adjudicator who has not read it,
            and until it is decided its readers can neither change nor undo their answers.
          </p>
          <p>
            Adjudicators decide in <strong>Disagreements</strong>, one by one, with the same keys. Their
            answer becomes the label. Whether adjudicators see the readers’ answers first, or after their own,
            is a setting of the clinic.
          </p>
        </>
      ),
    },
    {
      id: 'curve',
      title: 'What the curve shows',
      body: (
        <>
          <ul>
            <li>
              One heartbeat, cut out of a recording and resampled to 140 samples. There are no seconds and no
              millivolts: the amplitude is normalised, so compare shapes, not values.
            </li>
            <li>
              <strong>Input</strong> (blue) is the beat. <strong>Reconstruction</strong> (red) is how the
              model draws it from what it learned of normal beats. <strong>Error</strong> (light coral) is the
              area between them.
            </li>
            <li>
              The <strong>error</strong> as a number is their mean distance. Above the{' '}
              <strong>threshold</strong> the model says anomalous. A large error means “unlike the normal
              beats I learned”, not “ill”.
            </li>
            <li>
              The <strong>scale</strong> is the same for all beats of a model, so that a small beat looks
              small. <strong>Gain</strong> makes the curve twice as large or fits it to its frame; you can
              zoom in time and in amplitude, and <kbd>0</kbd> shows the whole beat again.
            </li>
            <li>
              <strong>Measure</strong> marks a stretch and tells its samples and the difference in amplitude,
              and can add them to your comment.
            </li>
            <li>
              After your answer you can overlay the <strong>mean normal beat</strong> of the training and the
              labelled beats most like this one.
            </li>
            <li>The values are also there as a table, below the curve.</li>
          </ul>
        </>
      ),
    },
    {
      id: 'what-happens',
      title: 'What happens to your answer',
      body: (
        <>
          <ul>
            <li>
              It is stored at once, with your name, the time, and whether you had seen what the model says.
            </li>
            <li>
              When the beat is settled as Normal or Anomalous, the clinic’s own values of that beat enter the
              training table with that label, once. Uncertain and Unusable beats do not.
            </li>
            <li>
              Models that are trained later learn from it. “What the models learned”, in the history, shows
              how.
            </li>
          </ul>
        </>
      ),
    },
    {
      id: 'models',
      title: 'Models: who judges, and who decides that',
      body: (
        <>
          <p>
            The <strong>champion</strong> is the model that judges for the clinic; the{' '}
            <strong>challenger</strong> is a candidate. <strong>Registry</strong> shows both, and every move
            that was ever made: when, by whom, why. Nothing there can be changed or deleted.
          </p>
          <p>
            <strong>Models</strong> shows how each did on its test set. Look at sensitivity (how many of the
            anomalous beats it finds) and specificity (how many of the normal ones it leaves alone) first, and
            at their intervals: figures whose intervals overlap may differ by chance.
          </p>
          <p>
            A new champion is proposed with what the <strong>gate</strong> found on the reference set,
            approved by others, and promoted by an administrator; whatever goes against the gate is marked for
            ever. <strong>Shadow</strong> shows where a challenger would differ, and{' '}
            <strong>Suspicious normals</strong>, for adjudicators, which normal labels look wrong. Neither
            names a beat of which somebody is still to know nothing.
          </p>
          <p>
            <strong>Errors</strong>, for adjudicators, shows where a model errs: the settled beats divided by
            class, reader, month, error, device or marker, each slice with its number, sensitivity and
            specificity. Rare slices stand there too; below 30 beats look at the interval, not at the figure.
            From a slice one click leads to its beats, to a batch of them, or to leaving them out of training,
            which stays on record. Markers such as “noise” are set beside a beat after your answer, while you
            read (<strong>K</strong>) or on its page.
          </p>
          <p>
            The <strong>Training table</strong> holds the labelled ECGs that models are trained on. Any row
            can be opened and answered as a beat is. Its label changes once your answer settles it, the one it
            came with stays in the history, and undoing brings it back.
          </p>
        </>
      ),
    },
    {
      id: 'stored',
      title: 'What is stored about you',
      body: (
        <p>
          Your name, e-mail, role and settings; a scrambled form of your password, if you sign in with one;
          your answers, classes and comments, with their times; and what you were shown, and when. The history
          is never changed or deleted, so do not write patients’ names in comments. Vigia stores no names of
          patients.
        </p>
      ),
    },
    {
      id: 'network',
      title: 'When the network is away',
      body: (
        <p>
          Go on reading. Answers wait in this browser, a notice says how many, and they are sent as soon as
          the server responds, each stored once. If your session has ended, sign in again in the same browser.
          Do not clear the browser’s data while answers wait. In a private window the page says so, and each
          answer must reach the server before the next beat comes.
        </p>
      ),
    },
    {
      id: 'whom-to-ask',
      title: 'Whom to ask',
      body: (
        <p>
          About access, passwords and roles: your clinic’s Vigia administrator. About how to read a difficult
          beat: answer Uncertain, and write why in the comment. About messages that name a database, the
          results API or AUDIT_URL: whoever runs the servers; send them the words of the message.
        </p>
      ),
    },
    {
      id: 'administrators',
      title: 'For administrators',
      body: (
        <dl>
          <dt>Default reading view</dt>
          <dd>Blind or open, for readers who have not chosen one themselves.</dd>
          <dt>Double reading (% of beats)</dt>
          <dd>How many of the beats that enter the worklist from now on are read by two people.</dd>
          <dt>Random stream (% of beats)</dt>
          <dd>
            How many of them chance chooses to be read whatever the model says. Readers meet them among the
            others and cannot tell them apart. Without them, figures of the model hold for doubtful beats
            only.
          </dd>
          <dt>Known beats (% of beats seen blind)</dt>
          <dd>
            In place of how many a beat of the reference set is shown. Nobody can tell it before the answer;
            then the reader alone is told, and finds their own figures under My work. You see the sum over all
            readers, never one person’s figures.
          </dd>
          <dt>Beats answered Uncertain</dt>
          <dd>They go to a second reader, or straight to an adjudicator.</dd>
          <dt>What adjudicators see</dt>
          <dd>The readers’ answers from the start, or only after their own decision.</dd>
          <dt>Users</dt>
          <dd>
            Add people, set their role (reader, adjudicator, administrator), generate a password, which is
            shown once, and disable an account: this ends its sessions and keeps its answers.
          </dd>
          <dt>Agreement</dt>
          <dd>
            How far each pair of readers agrees beyond chance, from their first answers given blind, and how
            often answers were changed after the reveal.
          </dd>
        </dl>
      ),
    },
  ],
}
