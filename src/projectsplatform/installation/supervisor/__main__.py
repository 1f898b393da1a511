import sys

from projectsplatform.installation.supervisor.run import main

sys.exit(main())
