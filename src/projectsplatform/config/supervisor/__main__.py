import sys

from projectsplatform.config.supervisor.run import main

sys.exit(main())
