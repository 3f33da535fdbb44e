// What the candidate's page runs, in one file: our own modules as they are, and the network and storage libraries.

import "/static/js/theme.js";
import "/static/js/exam/main.js";
