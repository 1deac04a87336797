package dev.aimessenger.ai.binding;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.ReplayRouteTest;

@ForRoute("ai-service/replay-ai-binding-init")
class ReplayAiBindingInitRouteTest extends ReplayRouteTest {}
